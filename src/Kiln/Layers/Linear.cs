namespace Kiln;

/// <summary>A fully connected layer: <c>y = x·W + b</c>.</summary>
/// <remarks>
/// x <c>[N, inputs]</c>, W <c>[inputs, outputs]</c> (in files <c>[outputs, inputs]</c>, PyTorch's order), y <c>[N, outputs]</c>.
/// Weights start at <see cref="Init.He"/>, the bias at zero.
/// </remarks>
public sealed class Linear : Layer
{
    private readonly StandardizeOp? standardize;

    /// <summary>Makes the layer.</summary>
    /// <param name="inputs">Features of one sample.</param>
    /// <param name="outputs">Units.</param>
    /// <param name="bias">Whether b is added.</param>
    /// <param name="init">First weights; null for <see cref="Init.He"/>.</param>
    /// <param name="standardize">Whether the incoming weights of each unit get mean 0 and variance 1 before use (Qiao et al. 2019).</param>
    /// <exception cref="InputException">A number of features or units below 1.</exception>
    public Linear(int inputs, int outputs, bool bias = true, Init? init = null, bool standardize = false)
    {
        Require.AtLeast(1, "Linear inputs", inputs);
        Require.AtLeast(1, "Linear outputs", outputs);
        this.standardize = standardize ? new() : null;
        var fan = new Fan(inputs, outputs);
        Weight = Param("weight", [inputs, outputs], init ?? Init.He, fan, fileAxes: [1, 0]);
        Bias = bias ? Param("bias", [outputs], Init.Zero, fan, ParameterKind.Plain) : null;
    }

    /// <summary>W <c>[inputs, outputs]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>b <c>[outputs]</c>, or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override string Code => $"Linear({Weight.Shape[0]}, {Weight.Shape[1]}{Option("bias", Bias is not null, true)}{Option("standardize", Standardized, false)})";

    /// <summary>Whether weights are standardised before use.</summary>
    internal bool Standardized => standardize is not null;

    /// <summary>Computes the output and applies a function to it in the same step.</summary>
    internal Tensor Forward(Tensor x, ActivationOp f) =>
        Standardized && x.Pass.Folded is not null ? Forward(x, norm: null, f)
        : Bias is null ? x.Apply(f.AfterLinear, WeightIn(x.Pass)) : x.Apply(f.AfterLinear, WeightIn(x.Pass), x.Pass.Use(Bias));

    /// <summary>In a pass over folded weights: f(norm(x·W + b)) in one op; the norm may be absent.</summary>
    internal Tensor Forward(Tensor x, in NormConstants? norm, ActivationOp f)
    {
        FoldedLayer folded = x.Pass.Folded!.Linear(Weight, Bias, norm, standardize?.Epsilon);
        return x.Apply(f.AfterLinear, x.Pass.Constant(folded.Weight, Weight.Shape, Weight), x.Pass.Constant(folded.Bias, [Weight.Shape[1]], Weight));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) =>
        Standardized && x.Pass.Folded is not null ? Forward(x, norm: null, ActivationOp.Identity) : x.Linear(WeightIn(x.Pass), Bias is null ? null : x.Pass.Use(Bias));

    private Tensor WeightIn(Pass pass) => standardize is null ? pass.Use(Weight) : pass.Use(Weight).Apply(standardize);
}
