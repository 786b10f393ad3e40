using Kiln.Devices;

namespace Kiln;

/// <summary>Layer normalisation (Ba, Kiros and Hinton 2016): <c>y = γ·(x − mean)/√(variance + ε) + β</c> with the statistics of each sample over the last axes.</summary>
/// <remarks>
/// x <c>[…, normalizedShape]</c>, γ and β of the normalised shape. Over the channels of images, <c>LayerNorm([C])</c>, each place is for itself;
/// <c>LayerNorm([H, W, C])</c> takes whole images, and its γ and β stand in files as PyTorch's <c>[C, H, W]</c>.
/// </remarks>
public sealed class LayerNorm : SampleNorm
{
    private readonly Shape normalizedShape;
    private readonly float epsilon;
    private readonly bool affine;

    /// <summary>Makes the layer.</summary>
    /// <param name="normalizedShape">The sizes of the last axes, over which it normalises: <c>[features]</c> or <c>[H, W, C]</c>.</param>
    /// <param name="epsilon">ε, inside the root.</param>
    /// <param name="affine">Whether γ and β are there.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public LayerNorm(Shape normalizedShape, float epsilon = 1e-5f, bool affine = true)
    {
        if (normalizedShape.Rank < 1 || normalizedShape.Count < 1) throw new InputException($"LayerNorm normalizedShape: expected at least one axis and one value, received {normalizedShape}.");
        Require.Positive("LayerNorm epsilon", epsilon);
        (this.normalizedShape, this.epsilon, this.affine) = (normalizedShape, epsilon, affine);
        Plain = new LayerNormOp(normalizedShape.Rank, epsilon);
        ReadOnlySpan<int> fileAxes = normalizedShape.Rank == 3 ? [2, 0, 1] : default;
        Scale = affine ? Param("weight", normalizedShape, Init.One, kind: ParameterKind.Plain, fileAxes: fileAxes) : null;
        Shift = affine ? Param("bias", normalizedShape, Init.Zero, kind: ParameterKind.Plain, fileAxes: fileAxes) : null;
    }

    /// <inheritdoc/>
    public override string Code => $"LayerNorm({normalizedShape}{Option("epsilon", epsilon, 1e-5f)}{Option("affine", affine, true)})";

    /// <inheritdoc/>
    private protected override SampleNormOp Plain { get; }

    /// <inheritdoc/>
    private protected override void Check(Shape x)
    {
        bool fits = x.Rank > normalizedShape.Rank;
        for (int i = 1; fits && i <= normalizedShape.Rank; i++) fits = x[-i] == normalizedShape[-i];
        if (!fits) throw new ShapeException($"LayerNorm: expected an input that ends in {normalizedShape}, got {x}.");
    }

    /// <inheritdoc/>
    private protected override SampleNormOp With(Activation f) => new LayerNormOp(normalizedShape.Rank, epsilon, f);
}

/// <summary>Root-mean-square normalisation (Zhang and Sennrich 2019) over the last axis: <c>y = γ·x/√(mean(x²) + ε)</c>; nothing is subtracted.</summary>
/// <remarks>x <c>[…, features]</c>.</remarks>
public sealed class RmsNorm : SampleNorm
{
    private readonly int features;
    private readonly float epsilon;
    private readonly bool affine;

    /// <summary>Makes the layer.</summary>
    /// <param name="features">The size of the last axis.</param>
    /// <param name="epsilon">ε, inside the root; timm's 10⁻⁶, where PyTorch's default is the spacing of floats at 1, 1.2·10⁻⁷.</param>
    /// <param name="affine">Whether γ <c>[features]</c> is there.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public RmsNorm(int features, float epsilon = 1e-6f, bool affine = true)
    {
        Require.AtLeast(1, "RmsNorm features", features);
        Require.Positive("RmsNorm epsilon", epsilon);
        (this.features, this.epsilon, this.affine) = (features, epsilon, affine);
        Plain = new RmsNormOp(epsilon);
        Scale = affine ? Param("weight", [features], Init.One, kind: ParameterKind.Plain) : null;
    }

    /// <inheritdoc/>
    public override string Code => $"RmsNorm({features}{Option("epsilon", epsilon, 1e-6f)}{Option("affine", affine, true)})";

    /// <inheritdoc/>
    private protected override SampleNormOp Plain { get; }

    /// <inheritdoc/>
    private protected override void Check(Shape x) => CheckFeatures(x, features);

    /// <inheritdoc/>
    private protected override SampleNormOp With(Activation f) => new RmsNormOp(epsilon, f);
}
