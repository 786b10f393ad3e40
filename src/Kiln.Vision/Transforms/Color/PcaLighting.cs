using System.Numerics;

namespace Kiln.Vision;

/// <summary>Adds a random colour along the principal axes of the colours of natural images: <c>x + Σ αᵢ λᵢ pᵢ</c> with normal αᵢ (Krizhevsky, Sutskever and Hinton 2012, AlexNet).</summary>
/// <remarks>
/// The eigenvalues and eigenvectors are those widely used for ImageNet, of colours 0 … 1; the sum is the same for all pixels of an image.
/// </remarks>
/// <param name="Deviation">The standard deviation of α; 0 … 10, in the paper 0.1.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record PcaLighting(float Deviation = 0.1f, float Chance = 1) : ColorMatrix(Chance)
{
    private static readonly Vector3[] Axes =
    [
        0.2175f * new Vector3(-0.5675f, -0.5808f, -0.5836f),
        0.0188f * new Vector3(0.7192f, -0.0045f, -0.6948f),
        0.0045f * new Vector3(0.4009f, -0.8140f, 0.4203f),
    ];

    /// <summary>The standard deviation of the three factors.</summary>
    /// <exception cref="InputException">Not between 0 and 10.</exception>
    public float Deviation { get; init; } = Setting.Between(0, 10, Deviation);

    /// <summary>Draws the factors A, B and C of the three axes.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) =>
        new(Deviation > 0, Deviation * random.Normal(), Deviation * random.Normal(), Deviation * random.Normal());

    /// <inheritdoc/>
    public override ColorAffine MatrixOf(in Draw draw)
    {
        Vector3 shift = byte.MaxValue * ((draw.A * Axes[0]) + (draw.B * Axes[1]) + (draw.C * Axes[2]));
        return ColorAffine.Shift(shift.X + 0.5f, shift.Y + 0.5f, shift.Z + 0.5f);
    }
}
