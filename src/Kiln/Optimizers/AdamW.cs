using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Adam with decay kept apart from the gradient (Loshchilov and Hutter 2019): <c>w ← w·(1 − rate·λ) − rate·m̂/(√v̂ + ε)</c>,
/// so that weights with large gradients shrink as fast as others.
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Beta1">β₁, how much of the mean gradient is kept.</param>
/// <param name="Beta2">β₂, how much of the mean squared gradient is kept.</param>
/// <param name="Epsilon">ε, added outside the root.</param>
/// <param name="WeightDecay">λ, the share of a weight taken off per unit of rate; biases and norms are exempt.</param>
public sealed record AdamW(float LearningRate = 1e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float WeightDecay = 0.01f) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s) =>
        s.Kernels.Adam(
            s.Weights, s.Gradients, mean: s.State(0), square: s.State(1),
            new AdamStep(s.Time, s.Rate, Beta1, Beta2, Epsilon, L2Penalty: 0, WeightDecay * s.DecayFactor, s.GradientScale));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("beta1", Beta1);
        Require.BelowOne("beta2", Beta2);
        Require.Positive("epsilon", Epsilon);
        Require.NotNegative("weightDecay", WeightDecay);
    }
}
