using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>
/// Adamax (Kingma and Ba 2015, section 7.1): Adam with the largest recent gradient in place of the root mean square,
/// <c>m ← β₁m + (1−β₁)g;  u ← max(β₂u, |g| + ε);  w ← w − rate/(1−β₁ᵗ)·m/u</c>.
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Beta1">β₁, how much of the mean gradient is kept.</param>
/// <param name="Beta2">β₂, how much of the largest gradient is kept.</param>
/// <param name="Epsilon">ε, added to the magnitude of the gradient.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw; PyTorch calls it <c>weight_decay</c>.</param>
/// <param name="WeightDecay">The share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record Adamax(
    float LearningRate = 2e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s) =>
        s.Kernels.Adamax(
            s.Along(s.Rate / (1 - Math.Pow(Beta1, s.Time)), L2Penalty, WeightDecay), Beta1, Beta2, Epsilon, s.Weights, s.Gradients, mean: s.State(0), peak: s.State(1));

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
