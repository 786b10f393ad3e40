using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>
/// Adagrad (Duchi et al. 2011), in PyTorch's form: <c>v ← v + g²;  w ← w − rate/(1 + (t−1)·rateDecay)·g/(√v + ε)</c>; the root of the sum is a
/// preconditioner with a number for every weight.
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="RateDecay">How fast the rate falls beyond what the sum does; PyTorch calls it <c>lr_decay</c>.</param>
/// <param name="InitialSum">What v starts with; PyTorch calls it <c>initial_accumulator_value</c>.</param>
/// <param name="Epsilon">ε, added outside the root.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw; PyTorch calls it <c>weight_decay</c>.</param>
/// <param name="WeightDecay">The share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record Adagrad(
    float LearningRate = 0.01f, float RateDecay = 0, float InitialSum = 0, float Epsilon = 1e-10f, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 1;

    /// <inheritdoc/>
    public override float FirstState(int i) => InitialSum;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s) =>
        s.Kernels.Adagrad(s.Along(s.Rate / (1 + ((s.Time - 1) * (double)RateDecay)), L2Penalty, WeightDecay), Epsilon, s.Weights, s.Gradients, sum: s.State(0));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.NotNegative("rateDecay", RateDecay);
        Require.NotNegative("initialSum", InitialSum);
        Require.Positive("epsilon", Epsilon);
        Require.NotNegative("l2Penalty", L2Penalty);
        Require.NotNegative("weightDecay", WeightDecay);
    }
}
