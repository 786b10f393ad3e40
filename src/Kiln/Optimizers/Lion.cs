using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>
/// Lion (Chen et al. 2023): every weight moves by the same length, <c>w ← w·(1 − rate·λ) − rate·sign(β₁m + (1−β₁)g);  m ← β₂m + (1−β₂)g</c>.
/// Rates are three to ten times smaller, and decay as much larger, than AdamW's.
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Beta1">β₁, the share of the mean in the move.</param>
/// <param name="Beta2">β₂, how much of the mean gradient is kept.</param>
/// <param name="WeightDecay">The share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record Lion(
    float LearningRate = 1e-4f, float Beta1 = 0.9f, float Beta2 = 0.99f, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 1;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s) =>
        s.Kernels.Lion(s.Along(s.Rate, l2Penalty: 0, WeightDecay), Beta1, Beta2, s.Weights, s.Gradients, mean: s.State(0));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("beta1", Beta1);
        Require.BelowOne("beta2", Beta2);
        Require.NotNegative("weightDecay", WeightDecay);
    }
}
