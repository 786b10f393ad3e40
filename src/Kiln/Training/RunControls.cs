namespace Kiln;

/// <summary>What the epochs so far decide about the rest of a run: the factors of plateau schedules, and when to stop.</summary>
/// <remarks>All of it is a function of the history, so a resumed run need only be shown the history again.</remarks>
internal sealed class RunControls
{
    private readonly PlateauState[] plateaus;
    private readonly EarlyStoppingState? stopping;

    public RunControls(Recipe recipe)
    {
        plateaus = [.. recipe.Schedule.Plateaus.Select(p => new PlateauState(p))];
        stopping = recipe.EarlyStopping is { } settings ? new(settings) : null;
    }

    /// <summary>What the learning rate is multiplied with on top of the schedule.</summary>
    public float Factor { get; private set; } = 1;

    /// <summary>Whether the run ends before its last epoch.</summary>
    public bool Stopped => stopping?.Stopped == true;

    /// <summary>The epoch whose weights are to be restored at the end, from 1, or null.</summary>
    public int? BestEpoch => stopping is { Settings.RestoreBest: true, BestEpoch: > 0 } ? stopping.BestEpoch : null;

    public void Observe(EpochResult epoch)
    {
        stopping?.Observe(Value(stopping.Settings.Monitor, epoch));
        double factor = 1;
        foreach (PlateauState plateau in plateaus)
        {
            plateau.Observe(Value(plateau.Schedule.Monitor, epoch));
            factor *= plateau.Factor;
        }

        Factor = (float)factor;
    }

    private static double Value(Monitored monitor, EpochResult epoch) => monitor == Monitored.Loss
        ? epoch.TestLoss ?? epoch.TrainLoss
        : epoch.TestAccuracy ?? epoch.TrainAccuracy;
}
