using System.Diagnostics;

namespace Kiln.Cli.Benchmarks;

/// <summary>How long one step takes, over many of them.</summary>
/// <param name="Steps">How many were timed.</param>
/// <param name="MedianMs">The middle one, in milliseconds.</param>
/// <param name="MinMs">The quickest.</param>
/// <param name="MaxMs">The slowest.</param>
internal sealed record Timing(int Steps, double MedianMs, double MinMs, double MaxMs)
{
    /// <summary>Warms up, then times steps.</summary>
    public static Timing Of(Action step, Pace pace)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < pace.WarmUpSteps || Stopwatch.GetElapsedTime(begun).TotalSeconds < pace.WarmUpSeconds; i++) step();

        var times = new List<double>();
        begun = Stopwatch.GetTimestamp();
        while (times.Count < pace.Steps || Stopwatch.GetElapsedTime(begun).TotalSeconds < pace.Seconds)
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

/// <summary>For how long something is timed.</summary>
/// <param name="Steps">Timed steps at least.</param>
/// <param name="Seconds">Timed seconds at least.</param>
internal readonly record struct Pace(int Steps, double Seconds)
{
    /// <summary>The runtime compiles a method anew after 30 calls, in the background: half the timed seconds pass before steps count.</summary>
    public double WarmUpSeconds => Seconds / 2;

    /// <summary>Steps before the first that counts, however long they take.</summary>
    public int WarmUpSteps => Math.Min(Steps, 10);
}
