namespace Kiln.Lab;

/// <summary>The first section of a run's page: how it came out.</summary>
internal static class RunOutcome
{
    /// <summary>The numbers that matter, and what went wrong where something did.</summary>
    public static PageSection Section(RunFiles run)
    {
        var blocks = new List<PageBlock>();
        if (run.Report is { Status: "failed" } failed) blocks.Add(new WarningBlock("The run failed", [failed.Error ?? "No reason was written."]));
        if (run.Report is { Status: "interrupted" }) blocks.Add(new WarningBlock("The run was interrupted", [$"It had finished {run.Epochs.Count} of {run.Recipe.Epochs} epochs; it can go on from there."]));
        blocks.Add(new FactsBlock([.. Facts(run)]));
        return new("outcome", "Outcome", blocks);
    }

    /// <summary>The outcome in a sentence.</summary>
    public static string Sentence(RunFiles run)
    {
        string so = run.Report?.Status == "running" ? "so far " : "";
        string count = run.Epochs.Count == 1 ? "one epoch" : $"{run.Epochs.Count} epochs";
        string time = Seconds(run) > 0 ? $" in {Durations.Of(Seconds(run))}" : "";
        if (run.Epochs.Count == 0) return "No epoch has ended yet.";
        string what = run.TestAccuracy is { } accuracy ? $"{Durations.Percent(accuracy)} of the test images are right" : $"the training loss is {Digits.Of(run.LastEpoch!.TrainLoss)}";
        string sentence = $"{so}{what} after {count}{time}.";
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }

    private static IEnumerable<PageFact> Facts(RunFiles run)
    {
        EpochResult? last = run.LastEpoch;
        Interval? sure = run.Right is { Samples: > 0 } right ? Interval.OfShare(right.Right, right.Samples) : null;
        yield return new("Test accuracy", Durations.Percent(run.TestAccuracy), sure is { } i ? $"95 % sure between {Durations.Percent(i.Low)} and {Durations.Percent(i.High)}" : null);
        yield return new("Test loss", last?.TestLoss is { } loss ? Digits.Of(loss) : "–");
        yield return new("Training accuracy", Durations.Percent(last?.TrainAccuracy), last is null ? null : $"loss {Digits.Of(last.TrainLoss)}");
        yield return new("Epochs", run.Epochs.Count == run.Recipe.Epochs ? $"{run.Epochs.Count}" : $"{run.Epochs.Count} of {run.Recipe.Epochs}", Steps(run) is > 0 and var steps ? $"{Digits.Of(steps)} steps" : null);
        if (run.Report is not { } report) yield break;
        yield return new("Time", Durations.Of(Seconds(run)), run.Epochs.Count > 0 ? $"{Durations.Of(Seconds(run) / run.Epochs.Count)} an epoch" : null);
        yield return new("Parameters", Digits.Of(report.Parameters));
        yield return new("Images", Digits.Of(report.TrainSamples), $"{Digits.Of(report.TestSamples)} for testing");
        yield return new("Seed", $"{report.Seed}");
        yield return new("Device", report.Device);
    }

    // The report's own time is written when the run ends.
    private static double Seconds(RunFiles run) => run.Report is { Seconds: > 0 } report ? report.Seconds : run.Epochs.Sum(e => e.Seconds);

    private static long Steps(RunFiles run) => Math.Max(run.LastEpoch?.Step ?? 0, run.Steps.Count > 0 ? run.Steps[^1].Step : 0);
}
