using Kiln.Devices;

namespace Kiln;

/// <summary>A normalisation with statistics of one sample: the same in training and inference, and no sample knows of another.</summary>
public abstract class SampleNorm : Layer
{
    private SampleNormOp? fused;   // of the last use with a function, which is that of the next step as well

    /// <summary>γ, or null.</summary>
    public Parameter? Scale { get; private protected init; }

    /// <summary>β, or null.</summary>
    public Parameter? Shift { get; private protected init; }

    /// <summary>The op without a function after it.</summary>
    private protected abstract SampleNormOp Plain { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Run(Plain, x);

    /// <summary>The norm and a function of it in one op.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    internal Tensor Forward(Tensor x, Activation f)
    {
        if (fused is null || fused.Activation != f) fused = With(f);
        return Run(fused, x);
    }

    /// <summary>The op with a function after it.</summary>
    private protected abstract SampleNormOp With(Activation f);

    /// <summary>Refuses inputs that the op, which knows no sizes, would take without γ.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    private protected abstract void Check(Shape x);

    private Tensor Run(SampleNormOp op, Tensor x)
    {
        Check(x.Shape);
        return (Scale, Shift) switch
        {
            (null, _) => x.Apply(op),
            (_, null) => x.Apply(op, x.Pass.Use(Scale)),
            _ => x.Apply(op, x.Pass.Use(Scale), x.Pass.Use(Shift)),
        };
    }

    /// <summary>Refuses an input whose last axis is of another size.</summary>
    /// <exception cref="ShapeException">It is.</exception>
    private protected void CheckFeatures(Shape x, int features)
    {
        if (x.Rank < 2 || x[-1] != features) throw new ShapeException($"{GetType().Name}: expected {features} features in the last axis, got {x}; the layer before must give {features}.");
    }
}

/// <summary>
/// Group normalisation (Wu and He 2018): <c>y = γ·(x − mean)/√(variance + ε) + β</c>, with the statistics of each of some groups of neighbouring channels
/// of each sample, over all places.
/// </summary>
/// <remarks>x <c>[N, …, features]</c>. It does not depend on the size of the batch.</remarks>
public sealed class GroupNorm : SampleNorm
{
    private readonly int groups, features;
    private readonly float epsilon;
    private readonly bool affine;

    /// <summary>Makes the layer.</summary>
    /// <param name="groups">How many groups, a divisor of <paramref name="features"/>; the paper has 32.</param>
    /// <param name="features">Channels: the size of the last axis.</param>
    /// <param name="epsilon">ε, inside the root.</param>
    /// <param name="affine">Whether γ and β <c>[features]</c> are there.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public GroupNorm(int groups, int features, float epsilon = 1e-5f, bool affine = true)
    {
        Require.AtLeast(1, "GroupNorm groups", groups);
        Require.AtLeast(1, "GroupNorm features", features);
        Require.Positive("GroupNorm epsilon", epsilon);
        if (features % groups != 0) throw new InputException($"GroupNorm groups: expected a divisor of {features} features, received {groups}.");
        (this.groups, this.features, this.epsilon, this.affine) = (groups, features, epsilon, affine);
        Plain = new GroupNormOp(groups, epsilon);
        Scale = affine ? Param("weight", [features], Init.One, kind: ParameterKind.Plain) : null;
        Shift = affine ? Param("bias", [features], Init.Zero, kind: ParameterKind.Plain) : null;
    }

    /// <inheritdoc/>
    public override string Code => $"GroupNorm({groups}, {features}{Option("epsilon", epsilon, 1e-5f)}{Option("affine", affine, true)})";

    /// <inheritdoc/>
    private protected override SampleNormOp Plain { get; }

    /// <inheritdoc/>
    private protected override void Check(Shape x) => CheckFeatures(x, features);

    /// <inheritdoc/>
    private protected override SampleNormOp With(Activation f) => new GroupNormOp(groups, epsilon, f);
}

/// <summary>Instance normalisation (Ulyanov, Vedaldi and Lempitsky 2016): each channel of each sample for itself, over all places.</summary>
/// <remarks>x <c>[N, …, features]</c> with at least two places. No running statistics, and no γ and β unless asked for, as PyTorch.</remarks>
public sealed class InstanceNorm : SampleNorm
{
    private readonly int features;
    private readonly float epsilon;
    private readonly bool affine;

    /// <summary>Makes the layer.</summary>
    /// <param name="features">Channels: the size of the last axis.</param>
    /// <param name="epsilon">ε, inside the root.</param>
    /// <param name="affine">Whether γ and β <c>[features]</c> are there.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public InstanceNorm(int features, float epsilon = 1e-5f, bool affine = false)
    {
        Require.AtLeast(1, "InstanceNorm features", features);
        Require.Positive("InstanceNorm epsilon", epsilon);
        (this.features, this.epsilon, this.affine) = (features, epsilon, affine);
        Plain = new GroupNormOp(features, epsilon);
        Scale = affine ? Param("weight", [features], Init.One, kind: ParameterKind.Plain) : null;
        Shift = affine ? Param("bias", [features], Init.Zero, kind: ParameterKind.Plain) : null;
    }

    /// <inheritdoc/>
    public override string Code => $"InstanceNorm({features}{Option("epsilon", epsilon, 1e-5f)}{Option("affine", affine, false)})";

    /// <summary>Channels.</summary>
    internal int Features => features;

    /// <inheritdoc/>
    private protected override SampleNormOp Plain { get; }

    /// <inheritdoc/>
    private protected override void Check(Shape x) => CheckFeatures(x, features);

    /// <inheritdoc/>
    private protected override SampleNormOp With(Activation f) => new GroupNormOp(features, epsilon, f);
}
