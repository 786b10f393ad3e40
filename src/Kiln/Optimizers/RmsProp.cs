using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// RMSProp (Tieleman and Hinton 2012), in PyTorch's form: <c>v ← αv + (1−α)g²;  w ← w − rate·g/(√v + ε)</c>; centred, √(v − m²) with a mean m of g
/// takes the place of √v (Graves 2013); with momentum, <c>u ← μu + g/(√v + ε);  w ← w − rate·u</c>.
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Alpha">α, how much of the mean squared gradient is kept.</param>
/// <param name="Epsilon">ε, added outside the root.</param>
/// <param name="Momentum">μ, the share of the last move that is kept.</param>
/// <param name="Centered">Whether the variance of the gradient is used instead of its mean square.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw; PyTorch calls it <c>weight_decay</c>.</param>
/// <param name="WeightDecay">The share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record RmsProp(
    float LearningRate = 0.01f, float Alpha = 0.99f, float Epsilon = 1e-8f, float Momentum = 0, bool Centered = false, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 1 + (Momentum == 0 ? 0 : 1) + (Centered ? 1 : 0);

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        FloatBuffer velocity = Momentum == 0 ? default : s.State(1), mean = Centered ? s.State(Momentum == 0 ? 1 : 2) : default;
        s.Kernels.RmsProp(s.Along(s.Rate, L2Penalty, WeightDecay), Alpha, Momentum, Epsilon, s.Weights, s.Gradients, square: s.State(0), mean, velocity);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("alpha", Alpha);
        Require.Positive("epsilon", Epsilon);
        Require.BelowOne("momentum", Momentum);
        Require.NotNegative("l2Penalty", L2Penalty);
        Require.NotNegative("weightDecay", WeightDecay);
    }
}
