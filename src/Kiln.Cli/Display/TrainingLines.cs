namespace Kiln.Cli;

/// <summary>A run in plain lines, for logs and pipes.</summary>
internal sealed class TrainingLines(Terminal terminal) : TrainingDisplay(terminal)
{
    /// <inheritdoc/>
    protected override TimeSpan Pause { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override void Say(string line) => Terminal.Say(line);

    /// <inheritdoc/>
    protected override void Show(in StepInfo step) => Say($"epoch {step.Epoch}/{step.Epochs}  {(double)step.SamplesDone / step.SamplesTotal:P0}  {Describe(step)}");
}
