using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kiln.Cli;

/// <summary>A run as a bar that redraws itself, with the lines of finished epochs above it.</summary>
internal sealed class TrainingBar(Terminal terminal) : TrainingDisplay(terminal)
{
    private ProgressTask? task;
    private volatile string words = "";

    /// <inheritdoc/>
    protected override TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override RunResult Around(Func<RunResult> training)
    {
        return Terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new WordsColumn(this))
            .Start(context =>
            {
                task = context.AddTask("starting");
                return training();
            });
    }

    /// <inheritdoc/>
    protected override void Say(string line) => Terminal.Progress.WriteLine(line);

    /// <inheritdoc/>
    protected override void Show(in StepInfo step)
    {
        if (task is null) return;
        task.Description = $"epoch {step.Epoch}/{step.Epochs}";
        task.MaxValue = step.TotalSteps;
        task.Value = step.Step;
        words = Describe(step);
    }

    private sealed class WordsColumn(TrainingBar bar) : ProgressColumn
    {
        /// <inheritdoc/>
        protected override bool NoWrap => true;

        /// <inheritdoc/>
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(bar.words);
    }
}
