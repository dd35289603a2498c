namespace Sigmask.Models;

/// <summary>
/// Networks of an encoder and a decoder, by name: <c>ENCODER-DECODER</c>, as <c>resnet34-segformer</c>, and with <c>-tiny</c> at the end where an encoder has a narrower variant. SegFormer itself,
/// <c>mit-b0-segformer</c>, is <c>segformer-b0</c> too.
/// </summary>
public static class ComposedNetworks
{
    private static readonly DecoderDesign[] AllDecoders = [UNetDecoder.Design, DeepLabDecoder.Design, SegFormerDecoder.Design, CascadeDecoder.Design];
    private static readonly EncoderDesign[] AllEncoders = [.. ResNetDesign.Encoders, .. PyramidDesign.Encoders];

    // What those cost that have been published, or train on a laptop.
    private static readonly Dictionary<string, ModelCost> Costs = new()
    {
        ["resnet18-unet"] = new(14_322_082, 5_304_745_984),
        ["resnet34-unet"] = new(24_430_242, 7_720_665_088),
        ["resnet50-unet"] = new(32_514_978, 10_539_237_376),
        ["resnet18-unet-tiny"] = new(897_946, 344_719_360),
        ["resnet18-deeplabv3+"] = new(12_323_282, 4_460_380_160),
        ["resnet34-deeplabv3+"] = new(22_431_442, 7_782_268_928),
        ["resnet50-deeplabv3+"] = new(26_671_570, 9_038_987_264),
        ["resnet18-deeplabv3+-tiny"] = new(780_290, 304_799_744),
        ["segformer-b0"] = new(3_711_522, 1_733_885_952),
        ["segformer-b1"] = new(13_671_490, 3_398_565_888),
        ["segformer-b2"] = new(24_716_354, 5_509_218_304),
        ["segformer-b3"] = new(44_592_194, 9_288_024_064),
        ["segformer-b4"] = new(61_362_754, 12_954_697_728),
        ["segformer-b5"] = new(81_963_074, 16_632_119_296),
        ["segformer-b0-tiny"] = new(877_330, 246_448_128),
        ["pvt2-b0-cascade"] = new(3_914_163, 874_729_600),
        ["pvt2-b1-cascade"] = new(15_405_299, 3_235_854_976),
        ["pvt2-b2-cascade"] = new(26_759_155, 5_768_034_944),
        ["pvt2-b3-cascade"] = new(46_634_995, 9_546_840_704),
        ["pvt2-b4-cascade"] = new(63_952_371, 13_769_259_648),
        ["pvt2-b5-cascade"] = new(83_352_307, 15_904_225_920),
        ["pvt2-b0-cascade-tiny"] = new(1_010_003, 251_765_248),
    };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, ModelFamily> Families { get; } = (
        from encoder in AllEncoders
        from decoder in AllDecoders
        where GoTogether(encoder, decoder)
        from name in Names(encoder, decoder)
        select Family(name, encoder, decoder)).ToDictionary(family => family.Name);

    /// <summary>Names of the decoders.</summary>
    public static IReadOnlyList<string> Decoders { get; } = [.. AllDecoders.Select(decoder => decoder.Name)];

    /// <summary>Names of the encoders that a decoder goes with.</summary>
    /// <param name="decoder">Its name.</param>
    /// <param name="isTiny">Whether their tiny variants are asked for.</param>
    public static IReadOnlyList<string> EncodersOf(string decoder, bool isTiny = false) =>
        [.. AllEncoders.Where(encoder => encoder.IsTiny == isTiny && GoTogether(encoder, AllDecoders.Single(known => known.Name == decoder))).Select(encoder => encoder.Name)];

    /// <summary>What a name must be that is of an encoder and a decoder which do not go together, with the reason, to follow "must be"; null for any other name.</summary>
    public static string? Remedy(string name) => (
        from encoder in AllEncoders
        from decoder in AllDecoders
        where !GoTogether(encoder, decoder) && Names(encoder, decoder).Contains(name)
        select $"another pair, as {decoder.Name} dilates the last stage of its encoder and {encoder.Name} is {encoder.Title}, which has no convolutions there; it goes with {string.Join(", ", EncodersOf(decoder.Name))}").FirstOrDefault();

    private static bool GoTogether(EncoderDesign encoder, DecoderDesign decoder) => encoder.Dilated is not null || !decoder.NeedsDilation;

    private static IEnumerable<string> Names(EncoderDesign encoder, DecoderDesign decoder)
    {
        var variant = encoder.IsTiny ? "-tiny" : "";
        yield return $"{encoder.Name}-{decoder.Name}{variant}";
        if (decoder == SegFormerDecoder.Design && encoder.Name is ['m', 'i', 't', .. var size])
        {
            yield return $"segformer{size}{variant}";
        }
    }

    private static ModelFamily Family(string name, EncoderDesign encoder, DecoderDesign decoder) => new()
    {
        Name = name,
        Description = $"{decoder.Title} on {encoder.Title}",
        Source = decoder.Source.StartsWith(encoder.Source, StringComparison.Ordinal) ? decoder.Source : $"{encoder.Source}; {decoder.Source}",
        Dimensions = [2],
        InputRule = "any size",
        Costs = Costs.TryGetValue(name, out var cost) ? new() { [2] = cost } : new Dictionary<int, ModelCost>(),
        LearningRate = Math.Min(encoder.LearningRate, decoder.LearningRate),
        Encoder = encoder.Weights,
        Build = (options, seed) => new EncoderDecoder(encoder, decoder, options, seed),
    };
}
