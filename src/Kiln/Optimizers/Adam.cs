using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Adam (Kingma and Ba 2015): <c>m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  w ← w − rate·m̂/(√v̂ + ε)</c>,
/// where m̂ and v̂ are divided by 1 − βᵗ, because the moments start at zero.
/// </summary>
/// <param name="LearningRate">The size of a step.</param>
/// <param name="Beta1">β₁, how much of the mean gradient is kept.</param>
/// <param name="Beta2">β₂, how much of the mean squared gradient is kept.</param>
/// <param name="Epsilon">ε, added outside the root.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw, so that it passes through the moments; <see cref="AdamW"/> keeps decay apart from them.</param>
public sealed record Adam(float LearningRate = 1e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float L2Penalty = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s) =>
        s.Kernels.Adam(
            s.Weights, s.Gradients, mean: s.State(0), square: s.State(1),
            new AdamStep(s.Time, s.Rate, Beta1, Beta2, Epsilon, L2Penalty * s.DecayFactor, DecoupledDecay: 0, s.GradientScale));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.BelowOne("beta1", Beta1);
        Require.BelowOne("beta2", Beta2);
        Require.Positive("epsilon", Epsilon);
        Require.NotNegative("l2Penalty", L2Penalty);
    }
}
