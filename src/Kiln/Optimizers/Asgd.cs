using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Averaged stochastic gradient descent (Polyak and Juditsky 1992; rates of Bottou 2010), in PyTorch's form:
/// <c>η = rate/(1 + λ·rate·(t−1))^α;  w ← (1 − λη)w − ηg;  a ← a + (w − a)/max(1, t−1−start)</c>.
/// </summary>
/// <remarks>
/// The average a, state 0, takes no part in training. To evaluate and keep it, take the recipe's own mean of weights, <c>average: swa</c>, which is the same mean over a part
/// of the run. Without λ the rate does not fall and this is plain descent.
/// </remarks>
/// <param name="LearningRate">The size of the first step.</param>
/// <param name="Shrinkage">λ, what a weight loses per unit of rate; also how fast the rate falls. PyTorch calls it <c>lambd</c>.</param>
/// <param name="Power">α, the power of the fall.</param>
/// <param name="Start">The update from which a is a mean, counted from 0; until then it is the newest weights. PyTorch calls it <c>t0</c>.</param>
/// <param name="L2Penalty">λ₂, added to the gradient of weights as λ₂w; PyTorch calls it <c>weight_decay</c>.</param>
/// <param name="WeightDecay">A further share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record Asgd(
    float LearningRate = 0.01f, float Shrinkage = 1e-4f, float Power = 0.75f, long Start = 1_000_000, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 1;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        double rate = s.Rate / Math.Pow(1 + ((double)Shrinkage * s.Rate * (s.Time - 1)), Power);
        var step = new SgdStep((float)rate, Momentum: 0, Nesterov: false, L2Penalty * s.DecayFactor, s.GradientScale, (Shrinkage + WeightDecay) * s.DecayFactor);
        s.Kernels.Sgd(s.Weights, s.Gradients, velocity: default, step);
        long averaged = s.Time - 1 - Start;
        if (averaged > 1) s.Kernels.Mix(s.Weights, (float)(1.0 / averaged), s.State(0));
        else s.Kernels.Scale(s.Weights, 1, new(s.State(0)));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.NotNegative("shrinkage", Shrinkage);
        Require.NotNegative("power", Power);
        if (Start < 0) throw new InputException($"start: expected a whole number of at least 0, received {Start}.");
        Require.NotNegative("l2Penalty", L2Penalty);
        Require.NotNegative("weightDecay", WeightDecay);
    }
}
