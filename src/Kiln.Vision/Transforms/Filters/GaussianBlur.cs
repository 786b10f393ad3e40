namespace Kiln.Vision;

/// <summary>Blurs with a Gaussian of random width, as torchvision's GaussianBlur: an odd square kernel, mirrored borders.</summary>
/// <param name="KernelSize">The side of the kernel in pixels: odd, 1 … 63.</param>
/// <param name="SigmaLow">The smallest standard deviation in pixels; 0 leaves the image as it is.</param>
/// <param name="SigmaHigh">The largest; the deviation is uniform between them.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record GaussianBlur(int KernelSize = 5, float SigmaLow = 0.1f, float SigmaHigh = 2, float Chance = 1) : OccasionalTransform(Chance)
{
    /// <summary>The side of the kernel in pixels.</summary>
    /// <exception cref="InputException">Even, or not between 1 and 63.</exception>
    public int KernelSize { get; init; } = Setting.Odd(SeparableFilter.MostTaps, KernelSize);

    /// <summary>The smallest standard deviation in pixels.</summary>
    /// <exception cref="InputException">Not between 0 and 1000.</exception>
    public float SigmaLow { get; init; } = Setting.Between(0, 1000, SigmaLow);

    /// <summary>The largest standard deviation in pixels.</summary>
    /// <exception cref="InputException">Below <see cref="SigmaLow"/> or above 1000.</exception>
    public float SigmaHigh { get; init; } = Setting.Between(SigmaLow, 1000, SigmaHigh);

    /// <summary>The weights <c>exp(−½ (i/σ)²)</c> about the middle, divided by their sum; for σ = 0 the middle alone.</summary>
    public static void FillWeights(float sigma, Span<float> weights)
    {
        int middle = weights.Length / 2;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += Weight(i - middle, sigma);
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)(Weight(i - middle, sigma) / sum);
    }

    /// <summary>Draws the deviation A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        float sigma = random.Uniform(SigmaLow, SigmaHigh);
        return new(KernelSize > 1 && sigma > 0, sigma);
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        Span<float> weights = stackalloc float[KernelSize];
        FillWeights(draw.A, weights);
        SeparableFilter.Run(weights, size, image, into);
    }

    private static double Weight(double x, double sigma) => x == 0 ? 1 : sigma == 0 ? 0 : Math.Exp(-0.5 * (x / sigma) * (x / sigma));
}
