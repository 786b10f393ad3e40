namespace Kiln;

/// <summary>Spatial dropout (Tompson et al. 2015): while training, whole channels of a sample are set to zero by chance and the others scaled by <c>1/(1 − p)</c>.</summary>
/// <remarks>x <c>[N, …, C]</c>. Neighbouring pixels of a channel say nearly the same, so that dropping single ones drops little.</remarks>
public sealed class Dropout2d : Layer
{
    private readonly float dropProbability;
    private readonly DropBlocksOp op;

    /// <summary>Makes the layer.</summary>
    /// <param name="dropProbability">p, the probability of a channel of a sample to be dropped, at least 0 and below 1.</param>
    /// <exception cref="InputException">A probability out of range.</exception>
    public Dropout2d(float dropProbability = 0.5f)
    {
        Require.BelowOne("Dropout2d dropProbability", dropProbability);
        this.dropProbability = dropProbability;
        op = new(dropProbability);
    }

    /// <inheritdoc/>
    public override string Code => $"Dropout2d({Literal(dropProbability)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Pass.IsTraining && dropProbability > 0 ? x.Apply(op) : x;
}

/// <summary>Stochastic depth (Huang et al. 2016): while training, whole samples are set to zero by chance and the others scaled by <c>1/(1 − p)</c>.</summary>
/// <remarks>The last layer of the body of a residual block, which then is the identity for the dropped samples. x <c>[N, …]</c>. timm's DropPath with its scaling by the keep probability.</remarks>
public sealed class DropPath : Layer
{
    private readonly DropBlocksOp op;

    /// <summary>Makes the layer.</summary>
    /// <param name="dropProbability">p, the probability of a sample to be dropped, at least 0 and below 1.</param>
    /// <exception cref="InputException">A probability out of range.</exception>
    public DropPath(float dropProbability)
    {
        Require.BelowOne("DropPath dropProbability", dropProbability);
        Rate = dropProbability;
        op = new(dropProbability, samples: true);
    }

    /// <summary>p.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override string Code => $"DropPath({Literal(Rate)})";

    /// <summary>The rates of the blocks of a network, rising linearly from 0 at the first to <paramref name="last"/> at the last, as the paper's and timm's.</summary>
    /// <param name="last">The rate of the last block.</param>
    /// <param name="blocks">How many blocks there are, at least 1.</param>
    public static float[] Rates(float last, int blocks)
    {
        Require.BelowOne("DropPath last rate", last);
        Require.AtLeast(1, "DropPath blocks", blocks);
        var rates = new float[blocks];
        for (int i = 0; i < blocks; i++) rates[i] = blocks == 1 ? last : last * i / (blocks - 1);
        return rates;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Pass.IsTraining && Rate > 0 ? x.Apply(op) : x;
}
