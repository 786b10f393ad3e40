using Kiln.Devices;

namespace Kiln;

/// <summary>A convolution over images: <c>y = x ⋆ w + b</c>, the same square kernel at every place.</summary>
/// <remarks>
/// x <c>[N, H, W, inputs]</c>, w <c>[k, k, inputs / groups, outputs]</c> (in files <c>[outputs, inputs / groups, k, k]</c>, PyTorch's order),
/// y <c>[N, H′, W′, outputs]</c> with H′ = ⌊(H + 2·padding − dilation·(k − 1) − 1)/stride⌋ + 1. Weights start at <see cref="Init.He"/>, the bias at zero.
/// </remarks>
public sealed class Conv2d : Layer
{
    private readonly Window window;
    private readonly Conv2dOp op;
    private Conv2dOp? fused;   // of the last use with a function or moments, which is that of the next step as well
    private PreparedConv2dOp? prepared;
    private readonly int inputs, groups;
    private readonly StandardizeOp? standardize;

    /// <summary>Makes the layer.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">k, the side of the kernel.</param>
    /// <param name="stride">Input positions between neighbouring outputs.</param>
    /// <param name="padding">Zeros added at each border.</param>
    /// <param name="dilation">Input positions between neighbouring positions of the kernel.</param>
    /// <param name="groups">How many parts channels are split into, each seeing only its own; <paramref name="inputs"/> of them make it depthwise.</param>
    /// <param name="bias">Whether b is added; a norm that follows makes it useless.</param>
    /// <param name="init">First weights; null for <see cref="Init.He"/>.</param>
    /// <param name="standardize">Whether the incoming weights of each output get mean 0 and variance 1 before use (Qiao et al. 2019); before group norms.</param>
    /// <exception cref="InputException">A size out of range, or channels that the groups do not divide.</exception>
    public Conv2d(int inputs, int outputs, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true, Init? init = null, bool standardize = false)
    {
        Require.AtLeast(1, "Conv2d inputs", inputs);
        Require.AtLeast(1, "Conv2d outputs", outputs);
        Require.AtLeast(1, "Conv2d kernel", kernel);
        Require.AtLeast(1, "Conv2d stride", stride);
        Require.AtLeast(0, "Conv2d padding", padding);
        Require.AtLeast(1, "Conv2d dilation", dilation);
        Require.AtLeast(1, "Conv2d groups", groups);
        if (inputs % groups != 0 || outputs % groups != 0)
        {
            throw new InputException($"Conv2d groups: expected a divisor of {inputs} input and {outputs} output channels, received {groups}.");
        }

        this.inputs = inputs;
        this.groups = groups;
        this.standardize = standardize ? new() : null;
        window = new(kernel, stride, padding, dilation);
        op = new(window, window, groups);
        int field = kernel * kernel;
        var fan = new Fan(inputs / groups * field, outputs * field);   // as PyTorch counts it: fan-out ignores groups
        Weight = Param("weight", [kernel, kernel, inputs / groups, outputs], init ?? Init.He, fan, fileAxes: [3, 2, 0, 1]);
        Bias = bias ? Param("bias", [outputs], Init.Zero, fan, ParameterKind.Plain) : null;
    }

    /// <summary>w <c>[k, k, inputs / groups, outputs]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>b <c>[outputs]</c>, or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>Side, stride, padding and dilation of the kernel.</summary>
    internal Window Window => window;

    /// <summary>How many parts channels are split into.</summary>
    internal int Groups => groups;

    /// <inheritdoc/>
    public override string Code =>
        $"Conv2d({inputs}, {Weight.Shape[3]}, kernel: {window.Size}{Option("stride", window.Stride, 1)}{Option("padding", window.Padding, 0)}"
        + $"{Option("dilation", window.Dilation, 1)}{Option("groups", groups, 1)}{Option("bias", Bias is not null, true)}{Option("standardize", Standardized, false)})";

    /// <summary>Whether weights are standardised before use.</summary>
    internal bool Standardized => standardize is not null;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Run(op, x);

    /// <summary>The convolution and a function of it in one op.</summary>
    internal Tensor Forward(Tensor x, ActivationOp f)
    {
        if (fused is null or { FindsMoments: true } || fused.Function != f.Function) fused = new(window, window, groups, f.Function);
        return Run(fused, x);
    }

    /// <summary>The convolution, which must have no bias, and the moments of its channels <c>[2, outputs]</c>.</summary>
    internal Tensor Forward(Tensor x, Tensor moments)
    {
        if (fused is not { FindsMoments: true }) fused = new(window, window, groups, moments: true);
        return x.Apply(fused, WeightIn(x.Pass), moments);
    }

    /// <summary>In a pass over folded weights: f(norm(x ⋆ w + b) + residual) in one op; norm and residual may be absent.</summary>
    internal Tensor Forward(Tensor x, in NormConstants? norm, Activation f, Tensor? residual)
    {
        Pass pass = x.Pass;
        FoldedLayer folded = pass.Folded!.Convolution(Sizes(x), Weight, Bias, norm, standardize?.Epsilon);
        if (prepared?.Function != f) prepared = new(op, f);
        Tensor w = pass.Constant(folded.Weight, Weight.Shape, Weight), b = pass.Constant(folded.Bias, [Weight.Shape[3]], Weight);
        return residual is { } r ? pass.Run(prepared, [x, w, b, r]) : x.Apply(prepared, w, b);
    }

    private ConvShape Sizes(Tensor x)
    {
        try
        {
            op.Infer([x.Shape, Weight.Shape]);
            return op.Sizes(x.Shape, Weight.Shape);
        }
        catch (ShapeException e)
        {
            throw new ShapeException(Path, e);
        }
    }

    private Tensor Run(Conv2dOp op, Tensor x)
    {
        if (x.Pass.Folded is not null) return Forward(x, norm: null, op.Function, residual: null);
        Tensor w = WeightIn(x.Pass);
        return Bias is null ? x.Apply(op, w) : x.Apply(op, w, x.Pass.Use(Bias));
    }

    private Tensor WeightIn(Pass pass) => standardize is null ? pass.Use(Weight) : pass.Use(Weight).Apply(standardize);
}
