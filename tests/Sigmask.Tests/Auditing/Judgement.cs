using Sigmask.Auditing;
using Sigmask.Data;

namespace Sigmask.Tests.Auditing;

/// <summary>Cases with probabilities made by hand.</summary>
internal static class Judgement
{
    /// <summary>A case in which the networks give the suggested labels a probability, and share the rest evenly.</summary>
    public static JudgedCase Of(byte[] labels, byte[] suggested, double probability, int classes, int[] size, double[]? spacing = null, double grain = 1, string name = "a")
    {
        var maps = new float[classes * labels.Length];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            for (var label = 0; label < classes; label++)
            {
                maps[(label * labels.Length) + pixel] = (float)(suggested[pixel] == label ? probability : (1 - probability) / (classes - 1));
            }
        }

        var sample = new Sample { Case = name, Patient = name, Image = new float[labels.Length], Labels = labels, Channels = 1, Size = size, Spacing = spacing };
        return new JudgedCase(sample, maps, maps, grain);
    }

    /// <summary>Rows of digits as a label map; . is ignored.</summary>
    public static byte[] Map(params string[] rows) => [.. string.Concat(rows).Select(letter => letter == '.' ? Sample.Ignored : (byte)(letter - '0'))];
}

/// <summary>A judge of given cases.</summary>
internal sealed class GivenJudge(IReadOnlyList<JudgedCase> cases, params string[] classes) : IJudge
{
    public ISampleSource Cases { get; } = new Source([.. cases.Select(one => one.Sample)], classes);

    public JudgedCase Judge(int index, CancellationToken cancellation) => cases[index];

    private sealed class Source(IReadOnlyList<Sample> samples, string[] classes) : ISampleSource
    {
        public DataDescription Description { get; } = new("given", 1, samples[0].Size.Count, classes);

        public IReadOnlyList<CaseKey> Cases { get; } = [.. samples.Select(sample => new CaseKey(sample.Case, sample.Patient))];

        public Sample Read(int index) => samples[index];
    }
}
