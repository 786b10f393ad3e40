namespace Kiln;

/// <summary>The rectifier whose slope is trained: <c>y = x</c> where positive, <c>a·x</c> elsewhere (He et al. 2015).</summary>
/// <remarks>x <c>[…, C]</c>; a is <c>weight</c>, of one slope or of one for each channel. It is a bias to optimisers: weight decay would pull it to a plain rectifier, as the paper says.</remarks>
public sealed class PRelu : Layer
{
    private const float Usual = 0.25f;
    private readonly float first;

    /// <summary>Makes the layer.</summary>
    /// <param name="slopes">1, or the number of channels; PyTorch calls it <c>num_parameters</c>.</param>
    /// <param name="first">The slope before training.</param>
    /// <exception cref="InputException">Fewer than one slope.</exception>
    public PRelu(int slopes = 1, float first = Usual)
    {
        Require.AtLeast(1, "PRelu slopes", slopes);
        this.first = first;
        Weight = Param("weight", [slopes], new Constant(first), kind: ParameterKind.Plain);
    }

    /// <summary>a <c>[slopes]</c>.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    public override string Code => $"PRelu({Weight.Shape[0]}{Option("first", first, Usual)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.PRelu(x.Pass.Use(Weight));
}

/// <summary>The rectifier whose slope is random: <c>y = x</c> where positive, <c>a·x</c> elsewhere, in training with a uniform in lower … upper for each element, in inference with their mean (Xu et al. 2015).</summary>
public sealed class RRelu : Layer
{
    private const float UsualLower = 1f / 8, UsualUpper = 1f / 3;
    private readonly float lower, upper;
    private readonly RReluOp op;
    private readonly ActivationOp mean;

    /// <summary>Makes the layer.</summary>
    /// <param name="lower">The least slope, at least 0.</param>
    /// <param name="upper">The largest slope, at least the least.</param>
    /// <exception cref="InputException">Slopes out of range.</exception>
    public RRelu(float lower = UsualLower, float upper = UsualUpper)
    {
        Require.NotNegative("RRelu lower", lower);
        if (!(upper >= lower && float.IsFinite(upper))) throw new InputException($"RRelu upper: expected a slope of at least the lower one, {lower}, received {upper}.");
        this.lower = lower;
        this.upper = upper;
        op = new(lower, upper);
        mean = new(op.Mean);
    }

    /// <inheritdoc/>
    public override string Code => lower == UsualLower && upper == UsualUpper ? "RRelu()" : $"RRelu({Literal(lower)}, {Literal(upper)})";

    /// <inheritdoc/>
    internal override ActivationOp? ActivationIn(Pass pass) => pass.IsTraining ? null : mean;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Pass.IsTraining ? x.Apply(op) : x.Apply(mean);
}
