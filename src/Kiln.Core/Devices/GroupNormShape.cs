namespace Kiln.Devices;

/// <summary>Normalisation of x <c>[Samples, Places, Channels]</c>, each group of neighbouring channels of each sample for itself, and the function that follows.</summary>
/// <param name="Samples">How many samples; none knows of another.</param>
/// <param name="Places">Places of one sample: pixels of an image, 1 where there are none.</param>
/// <param name="Channels">Channels, each with a scale and a shift of its own.</param>
/// <param name="Groups">Parts of equal size that the channels are split into: 1 is layer norm, <paramref name="Channels"/> instance norm.</param>
/// <param name="Epsilon">Added to the variance inside the root.</param>
/// <param name="Centered">Whether the mean is subtracted; without, the variance is the mean square (RMS norm).</param>
/// <param name="Activation">The function that follows.</param>
public readonly record struct GroupNormShape(int Samples, int Places, int Channels, int Groups, float Epsilon, bool Centered = true, Activation Activation = default)
{
    /// <summary>Channels of one group.</summary>
    public int Width => Channels / Groups;

    /// <summary>Values of one sample.</summary>
    public int PerSample => Places * Channels;

    /// <summary>Whether the gradient needs the output: not where the derivative can be had from x again.</summary>
    public bool NeedsOutput => new NormShape(0, 0, Epsilon, Activation).NeedsOutput(residual: false);
}
