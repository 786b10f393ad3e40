using System.Diagnostics;
using Kiln.Lab;

namespace Kiln.Cli;

/// <summary>Tells how far experiments are: a line that redraws itself where somebody looks, else a line now and then.</summary>
internal sealed class LabLines(Terminal terminal, IReadOnlyList<Experiment> experiments, Scale scale)
{
    private const int Width = 16;
    private static readonly TimeSpan LivePause = TimeSpan.FromMilliseconds(200), LinePause = TimeSpan.FromSeconds(10);
    private int number;
    private long shown;
    private bool open;

    /// <summary>An experiment begins.</summary>
    public void Begin(Experiment experiment)
    {
        number++;
        shown = Stopwatch.GetTimestamp();
        double rest = experiments.Skip(number - 1).Sum(e => e.Cost.At(scale));
        terminal.Say($"{number}/{experiments.Count} {experiment.Name}: {experiment.Title} (about {Minutes(experiment.Cost.At(scale))}{(number < experiments.Count ? $"; all that is left about {Minutes(rest)}" : "")})");
    }

    /// <summary>Some of it is done.</summary>
    public void Report(LabProgress progress)
    {
        if (Stopwatch.GetElapsedTime(shown) < (terminal.ProgressIsLive ? LivePause : LinePause)) return;
        shown = Stopwatch.GetTimestamp();
        string left = progress.Left is { } time ? $"  {time:m\\:ss} left" : "", text = $"{progress.What}  {progress.Rate:N0} {progress.Unit}/s{left}";
        if (!terminal.ProgressIsLive)
        {
            terminal.Say($"  {progress.Share:P0}  {text}");
            return;
        }

        int full = (int)(Width * Math.Clamp(progress.Share, 0, 1));
        terminal.Redraw($"  {new string('━', full)}{new string('─', Width - full)} {progress.Share:P0}  {text}", last: false);
        open = true;
    }

    /// <summary>An experiment has ended.</summary>
    public void Ended(ExperimentRecord record)
    {
        string line = record.Fault is { } fault
            ? $"  could not be carried out: {fault}"
            : $"  {record.Result.Claims.Count(c => c.Verdict == Verdict.Holds)} of {record.Result.Claims.Count} claims hold; {record.Result.Seconds:F1} s";
        if (open) terminal.Redraw(line, last: true);
        else terminal.Say(line);
        open = false;
    }

    /// <summary>A time for people: seconds below two minutes, then minutes.</summary>
    public static string Minutes(double seconds) => seconds < 120 ? $"{seconds:F0} s" : $"{seconds / 60:F0} min";
}
