namespace Kiln;

/// <summary>The product of several schedules' factors; PyTorch's ChainedScheduler for schedules that scale the rate.</summary>
/// <param name="Schedules">At least one.</param>
public sealed record ProductSchedule(IReadOnlyList<Schedule> Schedules) : Schedule
{
    /// <inheritdoc/>
    internal override IEnumerable<PlateauSchedule> Plateaus => Schedules.SelectMany(s => s.Plateaus);

    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps)
    {
        float product = 1;
        for (int i = 0; i < Schedules.Count; i++) product *= Schedules[i].Factor(step, totalSteps);
        return product;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Schedules is not { Count: > 0 }) throw new InputException("schedules: expected a list of at least one schedule, received none.");
        foreach (Schedule schedule in Schedules) schedule.Validate();
    }
}
