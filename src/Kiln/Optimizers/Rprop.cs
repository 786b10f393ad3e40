using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Resilient propagation (Riedmiller and Braun 1993), in PyTorch's form: each weight has a step s of its own that follows the signs of its gradient alone,
/// <c>s ← s·grow</c> while they agree and <c>s ← s·shrink</c>, without a move, where they differ; <c>w ← w − s·sign(g)</c>.
/// </summary>
/// <remarks>It is meant for gradients of all samples at once: with small batches signs change by chance and steps shrink. A schedule scales the moves, not s.</remarks>
/// <param name="LearningRate">The first step of every weight.</param>
/// <param name="Shrink">The factor where the sign changed, above 0 and below 1; PyTorch's <c>etas[0]</c>.</param>
/// <param name="Grow">The factor where it did not, above 1; PyTorch's <c>etas[1]</c>.</param>
/// <param name="MinStep">The smallest step; PyTorch's <c>step_sizes[0]</c>.</param>
/// <param name="MaxStep">The largest step; PyTorch's <c>step_sizes[1]</c>.</param>
/// <param name="L2Penalty">λ, added to the gradient of weights as λw.</param>
/// <param name="WeightDecay">The share of a weight taken off per unit of rate, apart from the gradient.</param>
public sealed record Rprop(
    float LearningRate = 0.01f, float Shrink = 0.5f, float Grow = 1.2f, float MinStep = 1e-6f, float MaxStep = 50, float L2Penalty = 0, float WeightDecay = 0) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override float FirstState(int i) => i == 1 ? LearningRate : 0;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s) =>
        s.Kernels.Rprop(
            s.Along(s.Rate / LearningRate, L2Penalty, WeightDecay), new SignStep(Shrink, Grow, MinStep, MaxStep), s.Weights, s.Gradients, previous: s.State(0), size: s.State(1));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.Positive("shrink", Shrink);
        Require.BelowOne("shrink", Shrink);
        if (!(Grow > 1) || !float.IsFinite(Grow)) throw new InputException($"grow: expected a number above 1, received {Grow}.");
        Require.Positive("minStep", MinStep);
        if (!(MaxStep >= MinStep)) throw new InputException($"maxStep: expected a number of at least minStep ({MinStep}), received {MaxStep}.");
        Require.NotNegative("l2Penalty", L2Penalty);
        Require.NotNegative("weightDecay", WeightDecay);
    }
}
