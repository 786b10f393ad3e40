namespace Kiln;

/// <summary>Falls to a least share at the end of the run: <c>min + (1 − min)·(1 − step/total)^power</c>, PyTorch's PolynomialLR with total_iters = total.</summary>
/// <param name="Power">The exponent; 1 is a straight line, 0.9 is usual in segmentation.</param>
/// <param name="MinShare">The share of the rate that is left at the end, 0 … 1.</param>
public sealed record PolynomialSchedule(float Power = 1, float MinShare = 0) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps) =>
        (float)(MinShare + ((1.0 - MinShare) * Math.Pow(1 - Math.Min(1.0, step / Math.Max(1.0, totalSteps)), Power)));

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Positive("power", Power);
        Require.Share("minShare", MinShare);
    }
}
