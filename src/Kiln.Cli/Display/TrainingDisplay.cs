using System.Diagnostics;

namespace Kiln.Cli;

/// <summary>Shows a run as it goes: a line per finished epoch and, in between, how far it is.</summary>
internal abstract class TrainingDisplay(Terminal terminal) : Callback
{
    private int epochs;
    private TargetKind targets;

    /// <summary>Where lines go.</summary>
    protected Terminal Terminal { get; } = terminal;

    /// <summary>How long it takes between two looks at the run.</summary>
    protected abstract TimeSpan Pause { get; }

    private long shown = Stopwatch.GetTimestamp();

    /// <summary>A bar that redraws itself where there is a terminal, else lines.</summary>
    public static TrainingDisplay For(Terminal terminal) => terminal.ProgressIsLive ? new TrainingBar(terminal) : new TrainingLines(terminal);

    /// <summary>Runs the training under this display.</summary>
    public virtual RunResult Around(Func<RunResult> training) => training();

    /// <inheritdoc/>
    public override void RunStarting(RunStart run) => (epochs, targets) = (run.Recipe.Epochs, run.Targets);

    /// <inheritdoc/>
    public sealed override void StepDone(in StepInfo step)
    {
        if (Stopwatch.GetElapsedTime(shown) < Pause) return;
        shown = Stopwatch.GetTimestamp();
        Show(step);
    }

    /// <inheritdoc/>
    public override void EpochDone(EpochResult epoch)
    {
        string test = epoch.TestAccuracy is { } accuracy ? $"  test loss {epoch.TestLoss:F4}, {MeasureTable.Score(targets, accuracy)}" : "";
        Say($"epoch {epoch.Epoch}/{epochs}  training loss {epoch.TrainLoss:F4}, {MeasureTable.Score(targets, epoch.TrainAccuracy)}{test}  {epoch.Seconds:F1} s");
    }

    /// <summary>Writes a line that stays.</summary>
    protected abstract void Say(string line);

    /// <summary>Shows how far the run is.</summary>
    protected abstract void Show(in StepInfo step);

    /// <summary>Speed, loss, accuracy and the time left, in a few words.</summary>
    protected string Describe(in StepInfo step) =>
        $"{step.SamplesPerSecond:N0} samples/s  loss {step.MeanLoss:F4}  {(targets == TargetKind.Class ? $"accuracy {step.Accuracy:P1}" : MeasureTable.Score(targets, step.Accuracy))}  {TimeLeft(step)} left";

    private static string TimeLeft(in StepInfo step)
    {
        double samples = step.SamplesTotal * (double)(step.TotalSteps - step.Step) / Math.Max(step.TotalSteps / Math.Max(step.Epochs, 1), 1);
        TimeSpan left = TimeSpan.FromSeconds(Math.Min(samples / Math.Max(step.SamplesPerSecond, 1e-9), TimeSpan.MaxValue.TotalSeconds / 2));
        return left.TotalHours >= 1 ? $"{(int)left.TotalHours}:{left:mm\\:ss}" : $"{left:m\\:ss}";
    }
}
