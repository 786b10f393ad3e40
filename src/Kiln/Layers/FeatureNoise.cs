using System.Buffers;

namespace Kiln;

/// <summary>Adds a normal number to every element while training, <c>y = x + d·n</c>; does nothing in inference. Keras's GaussianNoise.</summary>
/// <remarks>The numbers are a function of (seed, step, the layer's name, element); gradients pass unchanged (Bishop 1995: noise as a regulariser).</remarks>
public sealed class FeatureNoise : Layer
{
    private readonly float deviation;

    /// <summary>Makes the layer.</summary>
    /// <param name="deviation">d, the standard deviation of the noise, at least 0.</param>
    /// <exception cref="InputException">A deviation below 0.</exception>
    public FeatureNoise(float deviation = 0.1f)
    {
        Require.NotNegative("FeatureNoise deviation", deviation);
        this.deviation = deviation;
    }

    /// <inheritdoc/>
    public override string Code => $"FeatureNoise({Literal(deviation)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (!x.Pass.IsTraining || deviation == 0) return x;
        float[] room = ArrayPool<float>.Shared.Rent(x.Shape.Count);
        try
        {
            Span<float> noise = room.AsSpan(0, x.Shape.Count);
            Philox random = Philox.For(x.Pass.RandomKey, Path);
            random.FillNormal(noise, deviation);
            return x + x.Pass.Input(noise, x.Shape);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }
}
