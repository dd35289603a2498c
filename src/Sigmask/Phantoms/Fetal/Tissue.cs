namespace Sigmask.Phantoms;

/// <summary>What ultrasound meets at a point.</summary>
/// <param name="Label">The class.</param>
/// <param name="Echo">Scattered back, in dB below a bright wall.</param>
/// <param name="Loss">Attenuation beyond what the machine compensates, in dB over half the field of view; negative in fluid.</param>
/// <param name="Impedance">Relative acoustic impedance: where it steps across the beam, there is a bright line.</param>
internal readonly record struct Tissue(byte Label, double Echo, double Loss, double Impedance)
{
    /// <summary>From this tissue to another by a share of 0..1; the label changes half way.</summary>
    public Tissue To(Tissue other, double share) => new(
        share > 0.5 ? other.Label : Label,
        Soft.Mix(Echo, other.Echo, share),
        Soft.Mix(Loss, other.Loss, share),
        Soft.Mix(Impedance, other.Impedance, share));
}
