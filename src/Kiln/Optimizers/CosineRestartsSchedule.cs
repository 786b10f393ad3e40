namespace Kiln;

/// <summary>
/// Half cosine waves one after the other (Loshchilov and Hutter 2017): each falls from 1 to a least share and the next begins at 1 again;
/// PyTorch's CosineAnnealingWarmRestarts counted in steps.
/// </summary>
/// <param name="First">The length of the first wave: a number of steps or, below 1, a share of the run; PyTorch's <c>T_0</c>.</param>
/// <param name="Growth">How many times longer each wave is than the one before; PyTorch's <c>T_mult</c>.</param>
/// <param name="MinShare">The share of the rate at the end of a wave, 0 … 1.</param>
public sealed record CosineRestartsSchedule(double First = 1 / 7.0, int Growth = 2, float MinShare = 0) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps)
    {
        long length = StepsOf(First, totalSteps), start = 0;
        if (Growth == 1) start = step / length * length;
        while (step - start >= length)
        {
            start += length;
            length *= Growth;
        }

        return (float)Glide(1, MinShare, (step - start) / (double)length);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Positive("first", First);
        Require.AtLeast(1, "growth", Growth);
        Require.Share("minShare", MinShare);
    }
}
