namespace Kiln.Vision;

/// <summary>A transform that always draws the same: a turn by 90°, say, where the transform turns at random.</summary>
/// <param name="Transform">The transform.</param>
/// <param name="Drawn">What it draws.</param>
internal sealed record FixedDraw(ImageTransform Transform, Draw Drawn) : ImageTransform
{
    public override bool MovesPixels => Transform.MovesPixels;

    public override Draw Sample(ImageSize size, ref Philox random) => Drawn;

    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => Transform.SizeAfter(draw, size);

    public override ImageSize? SizeAfter(ImageSize size) => Transform.SizeAfter(Drawn, size);

    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into) => Transform.Apply(draw, size, image, into);

    public override void ApplyToMask(in Draw draw, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into) => Transform.ApplyToMask(draw, size, mask, fill, into);
}
