using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// LAMB (You et al. 2020), for large batches: Adam's direction with decay in it, <c>u = m̂/(√v̂ + ε) + λw</c>, is followed by each parameter as far
/// as the parameter is long: <c>w ← w − rate·(‖w‖/‖u‖)·u</c>, the ratio being 1 where either norm is 0.
/// </summary>
/// <remarks>Directions are written over the gradients.</remarks>
/// <param name="LearningRate">The size of a step, relative to the parameter.</param>
/// <param name="Beta1">β₁, how much of the mean gradient is kept.</param>
/// <param name="Beta2">β₂, how much of the mean squared gradient is kept.</param>
/// <param name="Epsilon">ε, added outside the root.</param>
/// <param name="WeightDecay">λ, added to the direction as λw.</param>
/// <param name="AdaptAll">Whether the ratio holds for parameters without decay, too, as in the paper; by default biases and norms take Adam's step, as is usual.</param>
public sealed record Lamb(
    float LearningRate = 1e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-6f, float WeightDecay = 0.01f, bool AdaptAll = false) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool PerParameter => true;

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        var moments = new MomentStep(
            Beta1, Beta2, (float)(1 / (1 - Math.Pow(Beta1, s.Time))), GradientShare: 0, (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, s.Time))), Epsilon);
        float decay = WeightDecay * s.DecayFactor;
        s.Kernels.MomentDirection(s.GradientScale, decay, moments, s.Weights, s.Gradients, mean: s.State(0), square: s.State(1));
        double trust = 1;
        if (AdaptAll || decay > 0)
        {
            double length = Math.Sqrt(s.Kernels.SumOfSquares(s.Weights)), move = Math.Sqrt(s.Kernels.SumOfSquares(s.Gradients));
            if (length > 0 && move > 0) trust = length / move;
        }

        s.Kernels.Sgd(s.Weights, s.Gradients, velocity: default, new SgdStep((float)(s.Rate * trust), Momentum: 0, Nesterov: false, L2Penalty: 0));
    }

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
