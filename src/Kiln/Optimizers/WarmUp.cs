namespace Kiln;

/// <summary>
/// Raises the rate in equal steps before another schedule begins (Goyal et al. 2017): step s of n runs at <c>(s + 1)/n</c> of what
/// <paramref name="Then"/> starts with; afterwards <paramref name="Then"/> has the rest of the run to itself.
/// </summary>
/// <param name="Steps">How long: a number of steps or, below 1, a share of the run; 0 for not at all.</param>
/// <param name="Then">What follows; null for a constant rate.</param>
public sealed record WarmUp(double Steps = 0.05, Schedule? Then = null) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps)
    {
        long length = Steps > 0 ? StepsOf(Steps, totalSteps) : 0, rest = Math.Max(totalSteps - length, 1);
        float after = Then?.Factor(Math.Max(step - length, 0), rest) ?? 1;
        return step < length ? after * (step + 1) / length : after;
    }

    /// <inheritdoc/>
    internal override IEnumerable<PlateauSchedule> Plateaus => Then?.Plateaus ?? [];

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.NotNegative("steps", Steps);
        Then?.Validate();
    }
}
