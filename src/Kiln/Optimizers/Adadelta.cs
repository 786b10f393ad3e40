using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>
/// Adadelta (Zeiler 2012): <c>v ← ρv + (1−ρ)g²;  d = g·√(u + ε)/√(v + ε);  u ← ρu + (1−ρ)d²;  w ← w − rate·d</c>; moves have the unit of weights.
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Rho">ρ, how much of the two means is kept.</param>
/// <param name="Epsilon">ε, added inside both roots; it decides how large the first steps are.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw; PyTorch calls it <c>weight_decay</c>.</param>
/// <param name="WeightDecay">The share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record Adadelta(
    float LearningRate = 1, float Rho = 0.9f, float Epsilon = 1e-6f, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s) =>
        s.Kernels.Adadelta(s.Along(s.Rate, L2Penalty, WeightDecay), Rho, Epsilon, s.Weights, s.Gradients, square: s.State(0), change: s.State(1));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("rho", Rho);
        Require.Positive("epsilon", Epsilon);
        Require.NotNegative("l2Penalty", L2Penalty);
        Require.NotNegative("weightDecay", WeightDecay);
    }
}
