namespace Kiln.Lab;

/// <summary>One arm trained from one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="History">What every epoch came to; of a training that failed, those before.</param>
/// <param name="Series">What its meter wrote down.</param>
/// <param name="Fault">Why it failed, as for a loss that was no number any more; null where it did not.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record Trial(ulong Seed, IReadOnlyList<EpochResult> History, IReadOnlyDictionary<string, double[]> Series, string? Fault, double Seconds)
{
    /// <summary>The best accuracy on test data after an epoch, 0 … 1; 0 where none was measured.</summary>
    public double Best => AccuracyCurve.Of(History).Best;

    /// <summary>The accuracy on test data after the last epoch, 0 … 1; 0 where the training failed.</summary>
    public double Last => Fault is null && History.Count > 0 ? History[^1].TestAccuracy ?? 0 : 0;

    /// <summary>A series of its meter.</summary>
    /// <exception cref="ArgumentException">The meter wrote nothing of that name.</exception>
    public double[] SeriesOf(string name) => Series.TryGetValue(name, out double[]? found) ? found : throw new ArgumentException($"The trial has no series '{name}'; it has {string.Join(", ", Series.Keys)}.", nameof(name));
}

/// <summary>One arm trained from several seeds.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Trials">The trainings, in the order of the seeds.</param>
public sealed record TrialSet(Arm Arm, IReadOnlyList<Trial> Trials)
{
    /// <summary>How many trainings failed.</summary>
    public int Failed => Trials.Count(t => t.Fault is not null);

    /// <summary>Count, mean and deviation of a number of each training.</summary>
    public Statistic Of(Func<Trial, double> number) => Statistic.Of([.. Trials.Select(number)]);

    /// <summary>The mean of a curve over the seeds, with a band of one deviation.</summary>
    /// <param name="x">Where the points of a training are.</param>
    /// <param name="y">Their heights.</param>
    /// <remarks>It ends where the shortest training does.</remarks>
    public Line Curve(Func<Trial, IReadOnlyList<double>> x, Func<Trial, IReadOnlyList<double>> y)
    {
        IReadOnlyList<double>[] heights = [.. Trials.Select(y)];
        int points = heights.Min(h => h.Count);
        Statistic[] at = [.. Enumerable.Range(0, points).Select(i => Statistic.Of([.. heights.Select(h => h[i])]))];
        bool several = Trials.Count > 1;
        return new(
            Arm.Name,
            [.. x(Trials[0]).Take(points)],
            [.. at.Select(s => s.Mean)],
            several ? [.. at.Select(s => s.Mean - s.Deviation)] : null,
            several ? [.. at.Select(s => s.Mean + s.Deviation)] : null);
    }

    /// <summary>Test accuracy over epochs.</summary>
    public Line AccuracyOverEpochs() => Curve(t => [.. t.History.Select(e => (double)e.Epoch)], t => [.. t.History.Select(e => e.TestAccuracy ?? double.NaN)]);
}
