using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kiln.Cli;

/// <summary>How far a work of many equal parts is, with its rate and the time left: a bar that redraws itself where somebody looks, else a line now and then.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="what">What is counted, in the plural: <c>images</c>.</param>
/// <param name="total">How many there are.</param>
internal sealed class CountBar(Terminal terminal, string what, int total)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private long begun, said;
    private int done;

    /// <summary>Runs a work under the bar.</summary>
    /// <param name="work">Is given what to call after each part, from any thread.</param>
    public T Around<T>(Func<Action, T> work)
    {
        begun = said = Stopwatch.GetTimestamp();
        if (!terminal.ProgressIsLive) return work(CountAndSay);
        return terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new WordsColumn(this))
            .Start(context =>
            {
                ProgressTask task = context.AddTask(what, maxValue: total);
                return work(() =>
                {
                    Interlocked.Increment(ref done);
                    task.Increment(1);
                });
            });
    }

    private void CountAndSay()
    {
        Interlocked.Increment(ref done);
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref said)) < Pause) return;
        lock (gate)
        {
            if (Stopwatch.GetElapsedTime(said) < Pause) return;
            said = Stopwatch.GetTimestamp();
            terminal.Say($"{what}  {(double)done / total:P0}  {Words()}");
        }
    }

    private string Words()
    {
        double rate = done / Math.Max(Stopwatch.GetElapsedTime(begun).TotalSeconds, 1e-9);
        TimeSpan left = TimeSpan.FromSeconds(Math.Min((total - done) / Math.Max(rate, 1e-9), TimeSpan.FromDays(999).TotalSeconds));
        return $"{done:N0} of {total:N0}  {rate:N0} {what}/s  {(left.TotalHours >= 1 ? $"{(int)left.TotalHours}:{left:mm\\:ss}" : $"{left:m\\:ss}")} left";
    }

    private sealed class WordsColumn(CountBar bar) : ProgressColumn
    {
        /// <inheritdoc/>
        protected override bool NoWrap => true;

        /// <inheritdoc/>
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(bar.Words());
    }
}
