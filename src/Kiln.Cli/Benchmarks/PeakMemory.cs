using System.Diagnostics;

namespace Kiln.Cli.Benchmarks;

/// <summary>How much memory the process held at most.</summary>
internal static class PeakMemory
{
    /// <summary>The largest resident size since the process began, in units of 2²⁰ bytes: VmHWM of <c>/proc/self/status</c>, where that exists.</summary>
    public static double Megabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024.0 * 1024.0);
    }
}
