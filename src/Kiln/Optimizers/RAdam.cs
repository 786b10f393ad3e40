using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Rectified Adam (Liu et al. 2020): as long as few gradients were seen, ρₜ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ) ≤ 5 with ρ∞ = 2/(1−β₂) − 1, the step is <c>rate·m̂</c>;
/// afterwards it is <c>rate·r·m̂·√(1−β₂ᵗ)/(√v + ε)</c> with r = √((ρₜ−4)(ρₜ−2)ρ∞/((ρ∞−4)(ρ∞−2)ρₜ)).
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Beta1">β₁, how much of the mean gradient is kept.</param>
/// <param name="Beta2">β₂, how much of the mean squared gradient is kept.</param>
/// <param name="Epsilon">ε, added outside the root.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw; PyTorch calls it <c>weight_decay</c>.</param>
/// <param name="WeightDecay">The share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record RAdam(
    float LearningRate = 1e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        double left = Math.Pow(Beta2, s.Time), most = (2 / (1 - (double)Beta2)) - 1, length = most - (2 * s.Time * left / (1 - left)), mean = 1 / (1 - Math.Pow(Beta1, s.Time));
        bool rectified = length > 5;
        double share = rectified ? mean * Math.Sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length) * (1 - left)) : mean;
        var moments = new MomentStep(Beta1, Beta2, (float)share, GradientShare: 0, RootFactor: rectified ? 1 : 0, rectified ? Epsilon : 1);
        s.Kernels.Moments(s.Along(s.Rate, L2Penalty, WeightDecay), moments, s.Weights, s.Gradients, mean: s.State(0), square: s.State(1));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("beta1", Beta1);
        Require.BelowOne("beta2", Beta2);
        Require.Positive("epsilon", Epsilon);
        Require.NotNegative("l2Penalty", L2Penalty);
        Require.NotNegative("weightDecay", WeightDecay);
    }
}
