namespace Kiln.Lab;

/// <summary>How training went: loss, accuracy and learning rate.</summary>
internal static class RunCurves
{
    /// <summary>The section of curves; it can be drawn before the first epoch has ended.</summary>
    public static PageSection Section(RunFiles run)
    {
        double[] epochs = [.. run.Epochs.Select(e => (double)e.Epoch)];
        bool tested = run.Epochs.Any(e => e.TestLoss is not null);
        var blocks = new List<PageBlock>
        {
            new FigureBlock(new LineFigure(
                "Loss", new("epoch"), new("loss"), Pair(epochs, run.Epochs, e => e.TrainLoss, tested ? e => e.TestLoss : null),
                "Training samples are measured when their batch is trained on, test samples after the epoch.")),
            new FigureBlock(new LineFigure(
                "Accuracy", new("epoch"), new("share that is right"), Pair(epochs, run.Epochs, e => e.TrainAccuracy, tested ? e => e.TestAccuracy : null),
                tested ? Gap(run.Epochs[^1]) : null)),
        };
        if (run.Steps.Count > 1)
        {
            double[] steps = [.. run.Steps.Select(s => (double)s.Step)];
            blocks.Add(new FigureBlock(new LineFigure("Loss of batches", new("step"), new("loss", Logarithmic: true), [new("batch", steps, [.. run.Steps.Select(s => s.Loss)])], "Single batches, so it is noisy; what matters is where it goes.")));
        }

        blocks.Add(new FigureBlock(Rate(run)));
        return new("curves", "Curves", blocks);
    }

    private static LineFigure Rate(RunFiles run)
    {
        MetricsLine[] lines = [.. run.Steps.Cast<MetricsLine>().Concat(run.Epochs).OrderBy(l => l.Step)];
        double[] rates = [.. lines.Select(l => (double)(l is StepResult s ? s.LearningRate : ((EpochResult)l).LearningRate))];
        return new("Learning rate", new("step"), new("learning rate", Minimum: 0), [new("learning rate", [.. lines.Select(l => (double)l.Step)], rates)]);
    }

    private static Line[] Pair(double[] epochs, IReadOnlyList<EpochResult> results, Func<EpochResult, double> train, Func<EpochResult, double?>? test)
    {
        var first = new Line("training", epochs, [.. results.Select(train)]);
        return test is null ? [first] : [first, new("test", epochs, [.. results.Select(e => test(e) ?? double.NaN)])];
    }

    private static string? Gap(EpochResult last)
    {
        if (last.TestAccuracy is not { } test) return null;
        double gap = Math.Round(100 * (last.TrainAccuracy - test), 2);
        return gap == 0 ? $"After epoch {last.Epoch} training and test are alike." : $"After epoch {last.Epoch} training is {Digits.Of(Math.Abs(gap))} percentage points {(gap > 0 ? "above" : "below")} test.";
    }
}
