using System.Buffers;

namespace Kiln;

/// <summary>A place where manifold mixup (Verma et al. 2019) may mix the features of a batch: <c>yᵢ = λ·xᵢ + (1 − λ)·x_j</c> with j = N − 1 − i; does nothing in inference.</summary>
/// <remarks>
/// x <c>[N, …]</c>. Training with <see cref="ManifoldMixup"/> chooses one such place, or the input, for each batch, and mixes labels by the same λ. The middle one of an odd number of
/// samples stays as it is.
/// </remarks>
public sealed class FeatureMix : Layer
{
    /// <summary>λ of the batch under way; 1 where another place is chosen.</summary>
    public float Share { get; internal set; } = 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (!x.Pass.IsTraining || Share == 1) return x;
        int samples = x.Shape[0];
        float[] room = ArrayPool<float>.Shared.Rent(3 * samples);
        try
        {
            Span<float> partners = room.AsSpan(0, samples), weights = room.AsSpan(samples, 2 * samples);
            for (int i = 0; i < samples; i++)
            {
                int other = samples - 1 - i;
                partners[i] = other;
                weights[i] = other == i ? 1 : Share;
                weights[samples + i] = other == i ? 0 : 1 - Share;
            }

            return x.Apply(MixSamplesOp.Instance, x.Pass.Input(partners, [samples]), x.Pass.Input(weights, [2, samples]));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }
}
