namespace Kiln;

/// <summary>
/// Half a cosine wave from 1 down to a least share (Loshchilov and Hutter 2017, without restarts):
/// <c>factor = min + (1 − min)·(1 + cos(π·step/total))/2</c>, PyTorch's CosineAnnealingLR with T_max = total.
/// </summary>
/// <param name="MinShare">The share of the rate that is left at the end, 0 … 1.</param>
public sealed record CosineSchedule(float MinShare = 0) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps) => (float)Glide(1, MinShare, Math.Min(1.0, step / Math.Max(1.0, totalSteps)));

    /// <inheritdoc/>
    public override void Validate() => Require.Share("minShare", MinShare);
}
