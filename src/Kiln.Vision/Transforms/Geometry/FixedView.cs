namespace Kiln.Vision;

/// <summary>One of the crops of a transform that has a few fixed ones, always the same.</summary>
/// <param name="Crops">The crops.</param>
/// <param name="Number">Which of them, from 0.</param>
internal sealed record FixedView(FixedCrops Crops, int Number) : GeometricTransform
{
    /// <inheritdoc/>
    public override (int Height, int Width)? FixedSize => Crops.FixedSize;

    /// <inheritdoc/>
    public override Draw Sample(ImageSize size, ref Philox random) => Crops.View(Number);

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => Crops.SizeAfter(draw, size);

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => Crops.StepOf(draw, size);
}
