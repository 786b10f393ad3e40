using System.Buffers;

namespace Kiln;

/// <summary>With which weights gradients go back through <see cref="ShakeShake"/>.</summary>
public enum ShakeBackward
{
    /// <summary>Weights drawn anew, as the paper's best.</summary>
    Shake,

    /// <summary>One half each.</summary>
    Even,

    /// <summary>Those of the forward walk: the derivative.</summary>
    Keep,
}

/// <summary>Two branches of one input in a random mixture, <c>y = α·first(x) + (1 − α)·second(x)</c> (Gastaldi 2017, Shake-Shake); in inference their mean.</summary>
/// <remarks>
/// While training α is uniform in 0 … 1 for each sample, and gradients are weighed by another such number. Both are functions of (seed, step, the layer's name, sample). It is the body of a
/// <see cref="Residual"/>; its children are <c>0</c> and <c>1</c>.
/// </remarks>
public sealed class ShakeShake : Layer
{
    private readonly Layer first, second;
    private readonly ShakeBackward backward;
    private readonly LayerPart[] parts;

    /// <summary>Joins two branches whose outputs have the same shape <c>[N, …]</c>.</summary>
    /// <param name="first">The branch that α weighs.</param>
    /// <param name="second">The branch that 1 − α weighs.</param>
    /// <param name="backward">The weights of gradients.</param>
    /// <exception cref="InputException">None of the three ways back.</exception>
    public ShakeShake(Layer first, Layer second, ShakeBackward backward = ShakeBackward.Shake)
    {
        if (!Enum.IsDefined(backward)) throw new InputException($"ShakeShake backward: expected Shake, Even or Keep, received {backward}.");
        this.first = Child("0", first);
        this.second = Child("1", second);
        this.backward = backward;
        parts = [new(first), new(second)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerPart> Parts => parts;

    /// <inheritdoc/>
    public override string Code => backward == ShakeBackward.Shake ? base.Code : $"{base.Code[..^1]}, backward: ShakeBackward.{backward})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        Tensor a = first.Apply(x), b = second.Apply(x);
        int samples = x.Shape[0];
        float[] room = ArrayPool<float>.Shared.Rent(4 * samples);
        try
        {
            Span<float> weights = room.AsSpan(0, 4 * samples);
            weights.Fill(0.5f);
            if (x.Pass.IsTraining) Draw(weights, samples, Philox.For(x.Pass.RandomKey, Path));
            return a.Apply(BlendSamplesOp.Instance, b, x.Pass.Input(weights, [4, samples]));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    private void Draw(Span<float> weights, int samples, Philox random)
    {
        for (int i = 0; i < samples; i++)
        {
            float alpha = random.NextFloat(), beta = random.NextFloat();
            float back = backward == ShakeBackward.Shake ? beta : backward == ShakeBackward.Even ? 0.5f : alpha;
            (weights[i], weights[samples + i]) = (alpha, 1 - alpha);
            (weights[(2 * samples) + i], weights[(3 * samples) + i]) = (back, 1 - back);
        }
    }
}
