namespace Kiln;

/// <summary>
/// Up and down once (Smith and Topin 2018), as PyTorch's OneCycleLR with cosine annealing: the factor glides from the start factor
/// to 1 over the first share of the run, then to the end factor, each way along half a cosine wave.
/// </summary>
/// <remarks>
/// With T steps the top is at step <c>warmUpShare·T − 1</c> (which need not be whole) and the end factor at step <c>T − 1</c>, exactly as in PyTorch.
/// The optimiser's learning rate is PyTorch's <c>max_lr</c>; the defaults are its <c>div_factor</c> 25 and <c>final_div_factor</c> 10⁴.
/// Unlike PyTorch's default, momentum stays as it is.
/// </remarks>
/// <param name="WarmUpShare">The share of the run that the way up takes, 0 … 1; PyTorch's <c>pct_start</c>.</param>
/// <param name="StartFactor">The factor at the first step.</param>
/// <param name="EndFactor">The factor at the last step.</param>
public sealed record OneCycleSchedule(float WarmUpShare = 0.3f, float StartFactor = 1 / 25f, float EndFactor = 1e-4f / 25) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps)
    {
        double last = Math.Max(totalSteps - 1, 0), top = ((double)WarmUpShare * totalSteps) - 1, now = Math.Min(step, last);
        if (now < top) return (float)Glide(StartFactor, 1, now / top);
        return (float)(last > top ? Glide(1, EndFactor, (now - top) / (last - top)) : 1);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Share("warmUpShare", WarmUpShare);
        Require.Share("startFactor", StartFactor);
        Require.Share("endFactor", EndFactor);
    }
}
