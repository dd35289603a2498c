namespace Sigmask.Auditing;

/// <summary>What a proofreading network is shown of an annotation beside the image.</summary>
public enum AnnotationView
{
    /// <summary>Nothing: it segments the image.</summary>
    Hidden,

    /// <summary>The annotation as it was drawn.</summary>
    Drawn,

    /// <summary>The annotation with errors made on purpose, which it is to undo.</summary>
    Spoiled,
}
