namespace Kiln;

/// <summary>Schedules one after the other; each counts its steps from 0 and takes its stretch of the run for the whole. PyTorch's SequentialLR.</summary>
/// <param name="Schedules">At least one.</param>
/// <param name="Milestones">Where each but the first begins: numbers of steps or, below 1, shares of the run, rising.</param>
public sealed record SequentialSchedule(IReadOnlyList<Schedule> Schedules, IReadOnlyList<double> Milestones) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps)
    {
        int part = 0;
        long start = 0;
        while (part < Milestones.Count && step >= StepsOf(Milestones[part], totalSteps)) start = StepsOf(Milestones[part++], totalSteps);
        long end = part < Milestones.Count ? StepsOf(Milestones[part], totalSteps) : totalSteps;
        return Schedules[part].Factor(step - start, Math.Max(end - start, 1));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Schedules is not { Count: > 0 }) throw new InputException("schedules: expected a list of at least one schedule, received none.");
        int milestones = Milestones?.Count ?? 0;
        if (milestones != Schedules.Count - 1) throw new InputException($"milestones: expected {Schedules.Count - 1}, one less than there are schedules, received {milestones}.");
        for (int i = 0; i < milestones; i++)
        {
            Require.Positive("milestones", Milestones![i]);
            if (i > 0 && Milestones[i - 1] < 1 == Milestones[i] < 1 && Milestones[i] <= Milestones[i - 1]) throw new InputException($"milestones: expected rising numbers, received {Milestones[i]} after {Milestones[i - 1]}.");
        }

        foreach (Schedule schedule in Schedules)
        {
            schedule.Validate();
            if (schedule.Plateaus.Any()) throw new InputException("schedules: a plateau schedule counts epochs of the whole run and cannot be one of several in turn; put it into a product.");
        }
    }
}
