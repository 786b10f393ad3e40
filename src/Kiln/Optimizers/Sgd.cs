using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Stochastic gradient descent with momentum, in PyTorch's form: <c>g ← g + λw;  v ← μv + g;  w ← w − rate·v</c>,
/// or with Nesterov's look-ahead <c>w ← w − rate·(g + μv)</c> (Sutskever et al. 2013).
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Momentum">μ, the share of the last velocity that is kept, 0 … 1.</param>
/// <param name="Nesterov">Whether the gradient is taken as if the velocity had been applied already; needs momentum.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw; PyTorch calls it <c>weight_decay</c>. Biases and norms are exempt.</param>
/// <param name="WeightDecay">
/// The share of a weight taken off per unit of rate, apart from the gradient: <c>w ← w·(1 − rate·decay) − rate·v</c> (Loshchilov and Hutter 2019).
/// Without momentum it equals an L2 penalty of the same number.
/// </param>
public sealed record Sgd(
    float LearningRate = 0.01f, float Momentum = 0, bool Nesterov = false, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => Momentum == 0 ? 0 : 1;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        FloatBuffer velocity = Momentum == 0 ? default : s.State(0);
        s.Kernels.Sgd(s.Weights, s.Gradients, velocity, new SgdStep(s.Rate, Momentum, Nesterov, L2Penalty * s.DecayFactor, s.GradientScale, WeightDecay * s.DecayFactor));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("momentum", Momentum);
        Require.NotNegative("l2Penalty", L2Penalty);
        Require.NotNegative("weightDecay", WeightDecay);
        if (Nesterov && Momentum == 0) throw new InputException("nesterov: expected a momentum above 0 with it, received momentum 0; set momentum to 0.9.");
    }
}
