using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// PVTv2 (Wang et al., Computational Visual Media 2022) with the cascaded attention decoder EMCAD (Rahman, Munir &amp; Marculescu, CVPR 2024), the successor of
/// G-CASCADE (Rahman &amp; Marculescu, WACV 2024). Its four heads are trained on the labels (deep supervision), the finest one predicts, as in its release.
/// </summary>
/// <remarks>
/// Images of any number of channels go into the encoder as they are; the release maps single-channel images to three first. Weights are named
/// <c>encoder</c> (within it as PVTv2's release), <c>decoder</c> and <c>out_head1</c> (the coarsest) … <c>out_head4</c>.
/// </remarks>
internal sealed class PyramidCascade : Module<Tensor, Tensor>, IDeepSupervision
{
    private const int Stride = 32;

    private readonly PyramidEncoder encoder;
    private readonly CascadeDecoder decoder;
    private readonly Conv2d[] heads;
    private readonly ModelOptions options;

    /// <summary>A network in training mode on the CPU.</summary>
    public PyramidCascade(PyramidDesign design, ModelOptions options, int seed)
        : base(nameof(PyramidCascade))
    {
        this.options = options.Checked();
        encoder = new(design, options.Channels);
        decoder = new(design.Widths);
        heads = [.. design.Widths.Select(width => Conv2d(width, options.Classes, 1L))];
        foreach (var (index, head) in heads.Index())
        {
            register_module(Invariant($"out_head{heads.Length - index}"), head);
        }

        RegisterComponents();
        TransformerInitialization.Apply(this, seed);
        StartDecoder(seed);
    }

    /// <summary>Its entries in the registry.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } =
    [
        Of("pvt2-b0-cascade", PyramidDesign.Pyramid(0), new(3_914_163, 874_729_600)),
        Of("pvt2-b1-cascade", PyramidDesign.Pyramid(1), new(15_405_299, 3_235_854_976)),
        Of("pvt2-b2-cascade", PyramidDesign.Pyramid(2), new(26_759_155, 5_768_034_944)),
        Of("pvt2-b3-cascade", PyramidDesign.Pyramid(3), new(46_634_995, 9_546_840_704)),
        Of("pvt2-b4-cascade", PyramidDesign.Pyramid(4), new(63_952_371, 13_769_259_648)),
        Of("pvt2-b5-cascade", PyramidDesign.Pyramid(5), new(83_352_307, 15_904_225_920)),
        Of("pvt2-b0-cascade-tiny", PyramidDesign.PyramidTiny, new(1_010_003, 251_765_248)),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<double> HeadWeights { get; } = Models.HeadWeights.Equal(4);

    /// <summary>Logits [B, classes, H, W] of images [B, channels, H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        var padded = Padded(input);
        return Enlarged(heads[0], decoder.call(encoder.call(padded))[0], padded, input);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> ForwardHeads(Tensor images)
    {
        var padded = Padded(images);
        return [.. heads.Zip(decoder.call(encoder.call(padded)), (head, features) => Enlarged(head, features, padded, images))];
    }

    private static Tensor Enlarged(Conv2d head, Tensor features, Tensor padded, Tensor images) =>
        StridePadding.Crop(head.call(features).ResizeTo(padded), images);

    private static ModelFamily Of(string name, PyramidDesign design, ModelCost cost) => new()
    {
        Name = name,
        Description = "PVTv2 with a cascaded attention decoder",
        Source = "Wang et al., CVMJ 2022; Rahman et al., CVPR 2024 (EMCAD)",
        Dimensions = [2],
        InputRule = "any size",
        Costs = new Dictionary<int, ModelCost> { [2] = cost },
        LearningRate = 5e-3,
        Encoder = EncoderLayout.PyramidTransformer,
        Build = (options, seed) => new PyramidCascade(design, options, seed),
    };

    // Convolutions normal with standard deviation 0.02, as in the release: attention and gates start almost even.
    private void StartDecoder(int seed)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        using var generator = new Generator(unchecked((ulong)seed), CPU);
        foreach (var (_, parameter) in decoder.named_parameters().Where(entry => entry.parameter.dim() == 4))
        {
            parameter.normal_(0, 0.02, generator);
        }
    }

    private Tensor Padded(Tensor images)
    {
        NetworkInput.Require(images, options);
        return StridePadding.Pad(images, Stride, Normalization.Batch, training);
    }
}
