using System.Diagnostics;

namespace Kiln.Cli.Benchmarks;

/// <summary>How long one step takes, over many of them.</summary>
/// <param name="Steps">How many were timed.</param>
/// <param name="MedianMs">The middle one, in milliseconds.</param>
/// <param name="MinMs">The quickest.</param>
/// <param name="MaxMs">The slowest.</param>
internal sealed record Timing(int Steps, double MedianMs, double MinMs, double MaxMs)
{
    /// <summary>The runtime compiles a method anew after 30 calls, in the background: this long it may take.</summary>
    private const double WarmUpSeconds = 1;

    private const int WarmUpSteps = 10;
    private const double TimedSeconds = 2;

    /// <summary>Warms up, then times at least <paramref name="atLeast"/> steps, and more while two seconds have not gone by.</summary>
    public static Timing Of(Action step, int atLeast = 20)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < WarmUpSteps || Stopwatch.GetElapsedTime(begun).TotalSeconds < WarmUpSeconds; i++) step();

        var times = new List<double>();
        begun = Stopwatch.GetTimestamp();
        while (times.Count < atLeast || Stopwatch.GetElapsedTime(begun).TotalSeconds < TimedSeconds)
        {
            long from = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        times.Sort();
        int n = times.Count;
        return new(n, n % 2 == 1 ? times[n / 2] : (times[(n / 2) - 1] + times[n / 2]) / 2, times[0], times[^1]);
    }
}
