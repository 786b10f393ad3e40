using System.Diagnostics;
using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>Tells how far reading images is: a line that redraws itself where somebody looks, else a line when it is done.</summary>
internal sealed class ReadingLines(Terminal terminal)
{
    private const int Width = 24;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private string what = "";
    private long started, shown;
    private int furthest;

    /// <summary>Takes note of what is done.</summary>
    public void Report(ReadingProgress progress)
    {
        if (progress.What != what) (what, started, shown, furthest) = (progress.What, Stopwatch.GetTimestamp(), 0, 0);
        furthest = Math.Max(furthest, progress.Done);
        bool last = progress.Done >= progress.Total;
        if (!last && (!terminal.ProgressIsLive || (shown != 0 && Stopwatch.GetElapsedTime(shown) < Pause))) return;
        shown = Stopwatch.GetTimestamp();
        double seconds = Math.Max(Stopwatch.GetElapsedTime(started).TotalSeconds, 1e-3), rate = furthest / seconds;
        if (last)
        {
            string line = $"{what} {progress.Total:N0} images took {seconds:F1} s, {rate:N0} images/s";
            if (terminal.ProgressIsLive) terminal.Redraw(line, last: true);
            else terminal.Say(line);
            return;
        }

        int full = (int)((long)Width * furthest / progress.Total);
        TimeSpan left = TimeSpan.FromSeconds((progress.Total - furthest) / rate);
        terminal.Redraw($"{what} {new string('━', full)}{new string('─', Width - full)} {furthest:N0} of {progress.Total:N0}  {rate:N0} images/s  {left:m\\:ss} left", last: false);
    }
}
