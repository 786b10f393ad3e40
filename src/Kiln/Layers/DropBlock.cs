using System.Buffers;

namespace Kiln;

/// <summary>Sets square blocks of each channel to zero while training and scales the rest (Ghiasi et al. 2018); does nothing in inference.</summary>
/// <remarks>
/// x <c>[N, H, W, C]</c>. Centres of blocks are drawn for each channel of each sample, where a block fits, with the chance
/// <c>γ = p/b² · H·W/((H − b + 1)(W − b + 1))</c>, so that about the share p is dropped; what is left is multiplied by the number of all elements over that of those left.
/// Neighbouring pixels say nearly the same, so that dropping single ones drops little. The mask is a function of (seed, step, the layer's name, element).
/// </remarks>
public sealed class DropBlock : Layer
{
    private readonly int block;

    /// <summary>Makes the layer.</summary>
    /// <param name="dropProbability">p, about the share of elements that is dropped, at least 0 and below 1.</param>
    /// <param name="block">b, the side of a block in pixels, at least 1; cut to the image where that is smaller.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public DropBlock(float dropProbability = 0.1f, int block = 7)
    {
        Require.BelowOne("DropBlock dropProbability", dropProbability);
        Require.AtLeast(1, "DropBlock block", block);
        DropProbability = dropProbability;
        this.block = block;
        Ramp = 1;
    }

    /// <summary>p, at the end of training.</summary>
    public float DropProbability { get; }

    /// <summary>The part of p in force, 0 … 1; <see cref="DropBlockRamp"/> lets it rise.</summary>
    public float Ramp { get; internal set; }

    /// <inheritdoc/>
    public override string Code => $"DropBlock({Literal(DropProbability)}{Option("block", block, 7)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        float dropped = DropProbability * Ramp;
        if (!x.Pass.IsTraining || dropped == 0) return x;
        if (x.Shape.Rank != 4) throw new ShapeException($"DropBlock: expected [N, H, W, C], got {x.Shape}.");
        float[] room = ArrayPool<float>.Shared.Rent(x.Shape.Count);
        try
        {
            Span<float> mask = room.AsSpan(0, x.Shape.Count);
            Philox random = Philox.For(x.Pass.RandomKey, Path);
            Fill(mask, x.Shape, Math.Min(block, Math.Min(x.Shape[1], x.Shape[2])), dropped, ref random);
            return x * x.Pass.Input(mask, x.Shape);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    // Block after block is cleared; overlapping ones are cleared twice, which does no harm.
    private static void Fill(Span<float> mask, Shape shape, int side, float dropped, ref Philox random)
    {
        (int height, int width, int channels) = (shape[1], shape[2], shape[3]);
        (int tops, int lefts) = (height - side + 1, width - side + 1);
        float chance = dropped / (side * side) * (height * width) / (tops * lefts);
        mask.Fill(1);
        for (int n = 0; n < shape[0]; n++)
        {
            Span<float> image = mask.Slice(n * height * width * channels, height * width * channels);
            for (int place = 0; place < tops * lefts * channels; place++)
            {
                if (!random.Chance(chance)) continue;
                int start = (place / channels / lefts * width * channels) + (place / channels % lefts * channels) + (place % channels);
                for (int i = 0; i < side * side; i++) image[start + (((i / side * width) + (i % side)) * channels)] = 0;
            }
        }

        int left = mask.Length - mask.Count(0f);
        float scale = left == 0 ? 0 : (float)mask.Length / left;
        foreach (ref float v in mask) v *= scale;
    }
}
