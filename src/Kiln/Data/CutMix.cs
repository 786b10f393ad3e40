namespace Kiln;

/// <summary>Puts a rectangle of one image into another; labels are mixed by the shares of the area (CutMix; Yun et al. 2019).</summary>
/// <remarks>
/// The rectangle has the shape of the image and 1 − λ of its area, with λ from Beta(α, α); its centre is anywhere, and what would lie outside is cut off, so the
/// share that labels get is that of the pixels.
/// </remarks>
/// <param name="Alpha">α, above 0.</param>
/// <param name="Chance">The probability that a batch is mixed, 0 … 1.</param>
public sealed record CutMix(float Alpha = 1, float Chance = 1) : BatchMix(Chance)
{
    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.Positive("mix: cutMix: alpha", Alpha);
    }

    /// <inheritdoc/>
    internal override void Check(Shape sample, TargetKind targets)
    {
        base.Check(sample, targets);
        if (targets == TargetKind.Values) throw new InputException("mix: cutMix mixes targets by the share of the area, which numbers need not follow; use mixup for them.");
        if (sample.Rank != 3) throw new InputException($"CutMix exchanges parts of images [H, W, C]; these samples have the shape {sample}, so use mixup for them.");
    }

    /// <inheritdoc/>
    private protected override void Mix(Batch batch, ref Philox random)
    {
        int height = batch.Shape[1], width = batch.Shape[2], channels = batch.Shape[3];
        double side = Math.Sqrt(1 - random.Beta(Alpha, Alpha));
        (int top, int bottom) = Part(height, side, ref random);
        (int left, int right) = Part(width, side, ref random);
        float share = 1 - ((float)((bottom - top) * (right - left)) / (height * width));
        if (share == 1) return;
        int line = width * channels, start = left * channels, count = (right - left) * channels;
        for (int i = 0, j = batch.Count - 1; i < j; i++, j--)
        {
            Span<float> a = batch.RowOf(i), b = batch.RowOf(j);
            for (int y = top; y < bottom; y++) PairMixing.Exchange(a.Slice((y * line) + start, count), b.Slice((y * line) + start, count));
            batch.MixLabels(i, j, share);
        }
    }

    // The part of a side that the rectangle takes.
    private static (int From, int To) Part(int length, double side, ref Philox random)
    {
        int part = (int)(length * side), middle = random.Below(length);
        return (Math.Max(middle - (part / 2), 0), Math.Min(middle + (part / 2), length));
    }
}
