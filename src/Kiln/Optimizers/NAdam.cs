using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// NAdam (Dozat 2016), Adam that looks ahead as Nesterov's momentum does, in PyTorch's form: with μₜ = β₁·(1 − ½·0.96^(t·ψ)) and Πₜ = μ₁ … μₜ,
/// <c>w ← w − rate·(μₜ₊₁·m/(1 − Πₜ₊₁) + (1 − μₜ)·g/(1 − Πₜ))/(√v̂ + ε)</c>.
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Beta1">β₁, how much of the mean gradient is kept.</param>
/// <param name="Beta2">β₂, how much of the mean squared gradient is kept.</param>
/// <param name="Epsilon">ε, added outside the root.</param>
/// <param name="MomentumDecay">ψ, how fast the momentum rises to β₁.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw; PyTorch calls it <c>weight_decay</c>.</param>
/// <param name="WeightDecay">The share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record NAdam(
    float LearningRate = 2e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float MomentumDecay = 4e-3f, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <summary>A product of momenta so small that 1 less it is 1.</summary>
    private const double Negligible = 1e-17;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        double product = 1, now = 0;
        for (long t = 1; t <= s.Time && product > Negligible; t++) product *= now = Momentum(t);
        if (product <= Negligible) now = Momentum(s.Time);
        double next = Momentum(s.Time + 1);
        var moments = new MomentStep(
            Beta1, Beta2, (float)(next / (1 - (product * next))), (float)((1 - now) / (1 - product)), (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, s.Time))), Epsilon);
        s.Kernels.Moments(s.Along(s.Rate, L2Penalty, WeightDecay), moments, s.Weights, s.Gradients, mean: s.State(0), square: s.State(1));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("beta1", Beta1);
        Require.BelowOne("beta2", Beta2);
        Require.Positive("epsilon", Epsilon);
        Require.NotNegative("momentumDecay", MomentumDecay);
        Require.NotNegative("l2Penalty", L2Penalty);
        Require.NotNegative("weightDecay", WeightDecay);
    }

    private double Momentum(long time) => Beta1 * (1 - (0.5 * Math.Pow(0.96, time * (double)MomentumDecay)));
}
