using System.Text.Json.Serialization;

namespace Sigmask.Data;

/// <summary>What can be wrong with a data set.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProblemKind>))]
public enum ProblemKind
{
    /// <summary>An image without annotation, or an annotation without image.</summary>
    Unpaired,

    /// <summary>A case that a list of the data set names and that is not there.</summary>
    Missing,

    /// <summary>A file among those of the cases that is not used.</summary>
    Unused,

    /// <summary>A case, or several for one reason, cannot be read: damaged, of the wrong size, in another place of space than its image, with a value that is not in the label table.</summary>
    Unreadable,

    /// <summary>An annotation without any structure.</summary>
    EmptyAnnotation,

    /// <summary>A class that occurs nowhere.</summary>
    AbsentClass,

    /// <summary>A class that a single patient has, so that after a split one side is without it.</summary>
    ClassOfOnePatient,

    /// <summary>Some cases have a spacing, others do not.</summary>
    MissingSpacing,

    /// <summary>Values of an image that are no finite numbers.</summary>
    NonFiniteValues,

    /// <summary>An image without any contrast.</summary>
    ConstantImage,

    /// <summary>The same image, pixel by pixel, in two cases.</summary>
    Duplicate,

    /// <summary>Almost the same image in cases of different patients, which a split may put on both sides.</summary>
    NearDuplicate,
}

/// <summary>Something that is wrong, or may be.</summary>
/// <param name="Kind">What.</param>
/// <param name="Cases">Which cases it is about; none if about all.</param>
/// <param name="Message">One line for a person.</param>
public sealed record DataProblem(ProblemKind Kind, IReadOnlyList<string> Cases, string Message);
