namespace Kiln;

/// <summary>Drops the rate when epochs bring nothing more; PyTorch's ReduceLROnPlateau. Its factor comes on top of the other schedules in a product.</summary>
/// <remarks>
/// What it has seen is the run's history, which checkpoints hold: a resumed run finds the same factor from the same epochs.
/// </remarks>
/// <param name="Drop">What the rate is multiplied with.</param>
/// <param name="Patience">How many epochs in a row may be no better; the next one drops the rate.</param>
/// <param name="Threshold">How much better counts.</param>
/// <param name="Relative">Whether the threshold is a share of the best value or a difference; PyTorch's <c>threshold_mode</c>.</param>
/// <param name="Cooldown">How many epochs after a drop are not counted as bad.</param>
/// <param name="MinShare">The least share of the rate that is left, 0 … 1.</param>
/// <param name="Monitor">What is watched.</param>
public sealed record PlateauSchedule(
    float Drop = 0.1f, int Patience = 10, float Threshold = 1e-4f, bool Relative = true, int Cooldown = 0, float MinShare = 0, Monitored Monitor = Monitored.Loss) : Schedule
{
    /// <inheritdoc/>
    internal override IEnumerable<PlateauSchedule> Plateaus => [this];

    /// <summary>Factor 1; what epochs say comes from <see cref="PlateauState"/>.</summary>
    public override float Factor(long step, long totalSteps) => 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.BelowOne("drop", Drop);
        Require.AtLeast(0, "patience", Patience);
        Require.NotNegative("threshold", Threshold);
        Require.AtLeast(0, "cooldown", Cooldown);
        Require.Share("minShare", MinShare);
    }
}

/// <summary>A plateau schedule at work: what it has seen so far, and the factor that follows from it.</summary>
public sealed class PlateauState(PlateauSchedule schedule)
{
    private double best = schedule.Monitor == Monitored.Loss ? double.PositiveInfinity : double.NegativeInfinity;
    private int bad, cooling;
    private double factor = 1;

    /// <summary>The recipe.</summary>
    public PlateauSchedule Schedule { get; } = schedule;

    /// <summary>What the learning rate is multiplied with now.</summary>
    public float Factor => (float)factor;

    /// <summary>Takes in the value of one more epoch.</summary>
    public void Observe(double value)
    {
        if (IsBetter(value))
        {
            best = value;
            bad = 0;
        }
        else
        {
            bad++;
        }

        if (cooling > 0)
        {
            cooling--;
            bad = 0;
        }

        if (bad <= Schedule.Patience) return;
        factor = Math.Max(factor * Schedule.Drop, Schedule.MinShare);
        cooling = Schedule.Cooldown;
        bad = 0;
    }

    /// <summary>PyTorch's comparison; a value that is no number is never better.</summary>
    private bool IsBetter(double value) => (Schedule.Monitor, Schedule.Relative) switch
    {
        (Monitored.Loss, true) => value < best * (1 - (double)Schedule.Threshold) || (double.IsPositiveInfinity(best) && double.IsFinite(value)),
        (Monitored.Loss, false) => value < best - Schedule.Threshold,
        (Monitored.Accuracy, true) => value > best * (1 + (double)Schedule.Threshold),
        _ => value > best + Schedule.Threshold,
    };
}
