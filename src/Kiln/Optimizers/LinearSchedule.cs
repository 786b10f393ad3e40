namespace Kiln;

/// <summary>A straight line from one factor to another: <c>from + (to − from)·min(step/steps, 1)</c>, PyTorch's LinearLR.</summary>
/// <param name="From">The factor at the first step.</param>
/// <param name="To">The factor at the end and afterwards.</param>
/// <param name="Steps">How long the way is: a number of steps or, below 1, a share of the run; the whole run where null.</param>
public sealed record LinearSchedule(float From = 1, float To = 0, double? Steps = null) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps)
    {
        long length = Steps is { } steps ? StepsOf(steps, totalSteps) : Math.Max(totalSteps, 1);
        return (float)(From + (((double)To - From) * Math.Min(step, length) / length));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.NotNegative("from", From);
        Require.NotNegative("to", To);
        if (Steps is { } steps) Require.Positive("steps", steps);
    }
}
