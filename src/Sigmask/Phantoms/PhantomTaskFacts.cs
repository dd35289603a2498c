using Sigmask.Data;

namespace Sigmask.Phantoms;

/// <summary>What the phantoms of a task have in common.</summary>
public static class PhantomTaskFacts
{
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

        /// <summary>The grey level of each label in a mask file: those of the real burn set, elsewhere the label itself.</summary>
        public IReadOnlyList<byte> MaskValues => task switch
        {
            PhantomTask.Burn => [0, 127, 255],
            _ => [.. Enumerable.Range(0, task.Description.Classes.Count).Select(label => (byte)label)],
        };
    }
}
