namespace Sigmask.Phantoms;

/// <summary>The three tasks of which phantoms can be made.</summary>
public enum PhantomTask
{
    /// <summary>Burned skin in colour photographs: background, skin, burn.</summary>
    Burn,

    /// <summary>The fetal abdomen in ultrasound: background, artery, liver, stomach, vein.</summary>
    Fetal,

    /// <summary>The heart in short-axis cine MRI: background, right ventricle (RV), myocardium, left ventricle (LV).</summary>
    Cardiac,
}
