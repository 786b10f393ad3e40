namespace Kiln;

/// <summary>Accuracy against steps: what the curves of papers show, and how long a run took to a level.</summary>
/// <param name="Points">Steps taken and the accuracy on test data then, in the order of training.</param>
public sealed record AccuracyCurve(IReadOnlyList<(long Step, double Accuracy)> Points)
{
    /// <summary>The best accuracy, 0 … 1; 0 where nothing was measured.</summary>
    public double Best => Points.Count > 0 ? Points.Max(p => p.Accuracy) : 0;

    /// <summary>The curve of a run that measured test data.</summary>
    public static AccuracyCurve Of(IReadOnlyList<EpochResult> history) =>
        new([.. from epoch in history where epoch.TestAccuracy is not null select (epoch.Step, epoch.TestAccuracy!.Value)]);

    /// <summary>The first measured step at which the accuracy reached a level; null where it never did. Runs are measured after every epoch, so it is a multiple of an epoch's steps.</summary>
    /// <param name="level">The accuracy, 0 … 1.</param>
    public long? StepsTo(double level)
    {
        foreach ((long step, double accuracy) in Points)
        {
            if (accuracy >= level) return step;
        }

        return null;
    }

    /// <summary>
    /// A table like that of Ioffe and Szegedy (2015, fig. 3): how many steps every run took to the best accuracy of the first one, how many times faster than it that is, and its
    /// own best accuracy.
    /// </summary>
    /// <param name="arms">Names and curves; the first is what the others are compared with.</param>
    /// <exception cref="InputException">No run, or a first one without measurements.</exception>
    public static IReadOnlyList<ArmResult> Compare(params IReadOnlyList<(string Name, AccuracyCurve Curve)> arms)
    {
        if (arms.Count == 0 || arms[0].Curve.Points.Count == 0) throw new InputException("Runs are compared with the first one; expected at least one with measured accuracies, received none.");
        double level = arms[0].Curve.Best;
        long first = arms[0].Curve.StepsTo(level)!.Value;
        return [.. from arm in arms let steps = arm.Curve.StepsTo(level) select new ArmResult(arm.Name, steps, (double)first / steps, arm.Curve.Best)];
    }
}

/// <summary>One run beside the one it is compared with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">Steps to the best accuracy of the first run; null where it never got there.</param>
/// <param name="Faster">How many times fewer steps than the first run; null where it never got there.</param>
/// <param name="Best">Its best accuracy, 0 … 1.</param>
public sealed record ArmResult(string Name, long? Steps, double? Faster, double Best);
