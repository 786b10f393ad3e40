using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Normalisation with statistics of one sample: <c>y = f(γ·(x − mean)/√(variance + ε) + β)</c>. Training and inference are the same, and no
/// sample knows of another.
/// </summary>
/// <remarks>Inputs x and perhaps γ and then β.</remarks>
public abstract class SampleNormOp : Op
{
    private readonly float epsilon;
    private readonly bool centered;

    /// <summary>Takes the settings that all have.</summary>
    private protected SampleNormOp(float epsilon, bool centered, Activation activation)
    {
        if (!(epsilon > 0)) throw new ArgumentException($"{Name}: expected an epsilon above 0, got {epsilon}.");
        if (!(activation.Slope >= 0)) throw new ArgumentException($"{Name}: expected a slope of at least 0, got {activation.Slope}.");
        this.epsilon = epsilon;
        this.centered = centered;
        Activation = activation;
    }

    /// <summary>The function that follows.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public override Reads BackwardReads =>
        Reads.X0 | Reads.X1 | (Activation.Kind == ActivationKind.Identity ? Reads.None : new NormShape(0, 0, epsilon, Activation).NeedsOutput(residual: false) ? Reads.Y : Reads.X2);

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, centered ? 3 : 2);
        Shape scale = Parameters(x[0]);
        foreach (Shape parameter in x[1..])
        {
            if (parameter != scale) throw new ShapeException($"{Name}: expected parameters of {scale} for an input of {x[0]}, got {parameter}.");
        }

        return x[0];
    }

    /// <summary>Mean and variance of each group of each sample.</summary>
    public override int SavedLength(ReadOnlySpan<Shape> x) => Sizes(x[0]) is var s ? 2 * s.Samples * s.Groups : 0;

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        GroupNormShape s = Sizes(f.XShape(0));
        int half = s.Samples * s.Groups;
        f.Kernels.GroupMoments(s, f.X(0), f.Saved.Slice(0, half), f.Saved.Slice(half, half));
        Repeat(f);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        GroupNormShape s = Sizes(f.XShape(0));
        int half = s.Samples * s.Groups, arity = f.Arity;
        FloatBuffer dy = f.GradY, y = s.NeedsOutput ? f.Y : default;
        f.Kernels.GroupNormalizeBackward(
            s, f.X(0), y, f.Saved.Slice(0, half), f.Saved.Slice(half, half), arity > 1 ? f.X(1) : default, arity > 2 ? f.X(2) : default, dy,
            f.GradXOverGradY(0), arity > 1 ? f.GradX(1) : default, arity > 2 ? f.GradX(2) : default);
    }

    /// <inheritdoc/>
    internal override bool CanRepeat => true;

    /// <inheritdoc/>
    internal override void Repeat(in Frame f)
    {
        GroupNormShape s = Sizes(f.XShape(0));
        int half = s.Samples * s.Groups;
        f.Kernels.GroupNormalize(s, f.X(0), f.Saved.Slice(0, half), f.Saved.Slice(half, half), f.Arity > 1 ? f.X(1) : default, f.Arity > 2 ? f.X(2) : default, f.Y);
    }

    /// <summary>The shape that γ and β must have.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    private protected abstract Shape Parameters(Shape x);

    /// <summary>How x is seen.</summary>
    private protected abstract GroupNormShape Sizes(Shape x);

    /// <summary>The settings as a shape for kernels.</summary>
    private protected GroupNormShape Sized(int samples, int places, int channels, int groups) => new(samples, places, channels, groups, epsilon, centered, Activation);
}

/// <summary>Group normalisation (Wu and He 2018): x <c>[N, …, C]</c>, each of some groups of neighbouring channels for itself, over all places; γ and β <c>[C]</c>.</summary>
/// <remarks>With as many groups as channels it is instance normalisation (Ulyanov et al. 2016), with one group layer normalisation over <c>[…, C]</c> but for the shape of γ and β.</remarks>
public sealed class GroupNormOp : SampleNormOp
{
    private readonly int groups;

    /// <summary>Makes the op.</summary>
    /// <param name="groups">How many groups the channels are split into, at least 1.</param>
    /// <param name="epsilon">Added to the variance inside the root; above 0.</param>
    /// <param name="activation">The function f that follows.</param>
    /// <exception cref="ArgumentException">A value outside its range.</exception>
    public GroupNormOp(int groups, float epsilon = 1e-5f, Activation activation = default)
        : base(epsilon, centered: true, activation)
    {
        if (groups < 1) throw new ArgumentException($"GroupNorm: expected at least 1 group, got {groups}.");
        this.groups = groups;
    }

    /// <inheritdoc/>
    private protected override Shape Parameters(Shape x)
    {
        if (x.Rank < 2 || x[-1] == 0 || x[-1] % groups != 0) throw new ShapeException($"GroupNorm: expected [N, …, C] with channels that {groups} groups divide, got {x}; choose a divisor of the channels.");
        if (x[0] > 0 && x.Count / x[0] / groups < 2) throw new ShapeException($"GroupNorm: each of {groups} groups of a sample of {x} has one value, whose norm is always 0; use fewer groups or larger images.");
        return [x[-1]];
    }

    /// <inheritdoc/>
    private protected override GroupNormShape Sizes(Shape x) => Sized(x[0], x[0] == 0 ? 0 : x.Count / x[0] / x[-1], x[-1], groups);
}

/// <summary>Layer normalisation (Ba, Kiros and Hinton 2016) over the last axes of x, which γ and β have too.</summary>
public sealed class LayerNormOp : SampleNormOp
{
    private readonly int axes;

    /// <summary>Makes the op.</summary>
    /// <param name="axes">How many of the last axes are normalised over, at least 1.</param>
    /// <param name="epsilon">Added to the variance inside the root; above 0.</param>
    /// <param name="activation">The function f that follows.</param>
    /// <exception cref="ArgumentException">A value outside its range.</exception>
    public LayerNormOp(int axes = 1, float epsilon = 1e-5f, Activation activation = default)
        : base(epsilon, centered: true, activation)
    {
        if (axes < 1) throw new ArgumentException($"LayerNorm: expected at least 1 axis, got {axes}.");
        this.axes = axes;
    }

    /// <inheritdoc/>
    private protected override Shape Parameters(Shape x)
    {
        if (x.Rank < axes) throw new ShapeException($"LayerNorm: expected at least {axes} axes, got {x}.");
        Span<int> sizes = stackalloc int[axes];
        for (int i = 0; i < axes; i++) sizes[i] = x[x.Rank - axes + i];
        return new(sizes);
    }

    /// <inheritdoc/>
    private protected override GroupNormShape Sizes(Shape x)
    {
        int inner = 1;
        for (int i = x.Rank - axes; i < x.Rank; i++) inner *= x[i];
        return Sized(inner == 0 ? 0 : x.Count / inner, 1, inner, 1);
    }
}

/// <summary>Root-mean-square normalisation (Zhang and Sennrich 2019) over the last axis: <c>y = f(γ·x/√(mean(x²) + ε))</c>, γ <c>[C]</c>.</summary>
public sealed class RmsNormOp : SampleNormOp
{
    /// <summary>Makes the op.</summary>
    /// <param name="epsilon">Added to the mean square inside the root; above 0.</param>
    /// <param name="activation">The function f that follows.</param>
    /// <exception cref="ArgumentException">A value outside its range.</exception>
    public RmsNormOp(float epsilon = 1e-6f, Activation activation = default)
        : base(epsilon, centered: false, activation)
    {
    }

    /// <inheritdoc/>
    private protected override Shape Parameters(Shape x) => [x[-1]];

    /// <inheritdoc/>
    private protected override GroupNormShape Sizes(Shape x) => Sized(Shapes.Rows(x), 1, x[-1], 1);
}
