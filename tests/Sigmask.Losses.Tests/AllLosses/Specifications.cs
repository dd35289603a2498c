namespace Sigmask.Losses.Tests;

/// <summary>Losses with options that take every branch of theirs, by kind of target.</summary>
internal static class Specifications
{
    private static readonly string[] Any =
    [
        "focal", "focal(gamma=0.5,alpha=0.3,weights=0.5:1:2)", "focal(gamma=0)", "focal(alpha=0.3,background=false)", "focal(sigmoid=true,alpha=0.3,background=false)",
        "gce", "gce(q=1)", "gce(q=0.01)", "sce", "sce(alpha=1,beta=0.5,log-zero=-7)",
        "tversky(gamma=0.75)", "tversky(alpha=0.8,beta=0.1,smooth=1,background=false)",
        "jaccard", "jaccard(squared=true,smooth=0.5,weights=1:0:3)",
        "topk(loss=gce)", "atk(loss=gce,count=2)", "atk(loss=gce,share=0.4,level=pixels)", "atk(loss=gce,level=batch)",
        "aorr(loss=gce,drop-share=0.2)", "aorr(loss=gce,drop-count=1,count=2,level=images)", "aorr(loss=gce,level=batch)",
    ];

    private static readonly string[] MultiClass = ["ce", "ce(weights=0.5:1:2,label-smoothing=0.1)", "topk", "topk(loss=ce(label-smoothing=0.1),count=7)"];

    private static readonly string[] MultiLabel = ["bce", "bce(positive-weights=1:2:3,weights=0.5:1:2,label-smoothing=0.1)", "lovasz(hinge=true)", "lovasz(hinge=true,batch=true,absent=keep)", "topk(loss=bce)"];

    /// <summary>Every region loss with every treatment of absent classes, per image and pooled.</summary>
    public static IReadOnlyList<string> Region { get; } =
    [
        .. from name in (string[])["dice", "dice(squared=true,smooth=1,weights=1:2:3", "tversky", "jaccard", "lovasz", "nr-dice", "nr-dice(gamma=1.2"]
           from batch in (string[])["true", "false"]
           from absent in (string[])["penalize", "keep", "skip"]
           select $"{name}{(name.Contains('(', StringComparison.Ordinal) ? "," : "(")}batch={batch},absent={absent})",
        "dice(smooth=0,absent=keep)", "jaccard(smooth=1,denominator-smooth=3,absent=keep)",
        "gdice", "gdice(batch=true,balance=inverse)", "gdice(balance=uniform,background=false)",
    ];

    public static IReadOnlyList<string> For(bool isMultiLabel) => [.. Any, .. Region, .. isMultiLabel ? MultiLabel : MultiClass];

    public static TheoryData<string, bool> Rows()
    {
        var rows = new TheoryData<string, bool>();
        foreach (var isMultiLabel in (bool[])[false, true])
        {
            foreach (var specification in For(isMultiLabel))
            {
                rows.Add(specification, isMultiLabel);
            }
        }

        return rows;
    }
}
