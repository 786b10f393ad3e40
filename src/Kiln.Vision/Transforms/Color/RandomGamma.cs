namespace Kiln.Vision;

/// <summary>Raises colours to a random power, <c>y = ⌊255.999 (x / 255)^γ⌋</c>, as torchvision's adjust_gamma: below 1 lighter, above 1 darker.</summary>
/// <param name="Low">The smallest γ; 0 … 10.</param>
/// <param name="High">The largest γ; from <paramref name="Low"/> to 10. The logarithm of γ is uniform.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomGamma(float Low = 0.7f, float High = 1.5f, float Chance = 1) : ColorTable(Chance)
{
    /// <summary>The smallest power.</summary>
    /// <exception cref="InputException">Not between 0.01 and 10.</exception>
    public float Low { get; init; } = Setting.Between(0.01f, 10, Low);

    /// <summary>The largest power.</summary>
    /// <exception cref="InputException">Below <see cref="Low"/> or above 10.</exception>
    public float High { get; init; } = Setting.Between(Low, 10, High);

    /// <summary>Draws the power A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        float gamma = MathF.Exp(random.Uniform(MathF.Log(Low), MathF.Log(High)));
        return new(gamma != 1, gamma);
    }

    /// <inheritdoc/>
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        for (int x = 0; x < LookUp.Size; x++) tables[x] = (byte)(255.999 * Math.Pow(x / 255.0, draw.A));
        Repeat(tables);
    }
}
