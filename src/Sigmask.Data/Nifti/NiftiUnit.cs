namespace Sigmask.Nifti;

/// <summary>The unit of spacing and places; the numbers are those of the format.</summary>
public enum NiftiUnit
{
    /// <summary>Not said; mm as a rule.</summary>
    Unknown = 0,

    /// <summary>Metres.</summary>
    Metre = 1,

    /// <summary>Millimetres.</summary>
    Millimetre = 2,

    /// <summary>Micrometres.</summary>
    Micrometre = 3,
}
