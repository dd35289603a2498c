using Sigmask.Data;

namespace Sigmask.Phantoms;

/// <summary>What the phantoms of a task have in common.</summary>
public static class PhantomTaskFacts
{
    /// <summary>The tasks by their names: burn, fetal, cardiac.</summary>
    public static IReadOnlyDictionary<string, PhantomTask> ByName { get; } = Enum.GetValues<PhantomTask>().ToDictionary(task => task.Description.Name);

    extension(PhantomTask task)
    {
        /// <summary>Name, channels and classes, as of a data set.</summary>
        public DataDescription Description => task switch
        {
            PhantomTask.Burn => new("burn", 3, 2, ["background", "skin", "burn"]),
            PhantomTask.Fetal => new("fetal", 1, 2, ["background", "artery", "liver", "stomach", "vein"]),
            PhantomTask.Cardiac => new("cardiac", 1, 2, ["background", "RV", "myocardium", "LV"]),
            _ => throw new ArgumentOutOfRangeException(nameof(task)),
        };

        /// <summary>The classes with the grey level of each in a mask file: as in the real burn set, elsewhere the label itself.</summary>
        public LabelTable LabelTable => task == PhantomTask.Burn
            ? new([new("background", [LabelValue.Grey(0)]), new("skin", [LabelValue.Grey(127)]), new("burn", [LabelValue.Grey(255)])])
            : LabelTable.OfLabels(task.Description.Classes);
    }
}

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
