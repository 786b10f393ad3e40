using System.Diagnostics;
using System.Reflection;

namespace Kiln.Lab;

/// <summary>Carries experiments out and writes their results.</summary>
public static class LabSession
{
    private static string Version => typeof(LabSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Carries one out; data that are missing are a fault of this experiment and not the end of others.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="lab">What it may use.</param>
    /// <param name="folder">Where its results go, in a folder of its name; null for nowhere.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static ExperimentRecord Run(Experiment experiment, LabContext lab, string? folder = null)
    {
        long began = Stopwatch.GetTimestamp();
        (ExperimentResult result, string? fault) = Try(experiment, lab);
        result = result with { Seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3) };
        var record = new ExperimentRecord(
            experiment.Name, experiment.Title, experiment.Rows, experiment.Question, lab.Scale.Name, lab.Machine, Version, DateTimeOffset.UtcNow, fault, result);
        if (folder is null) return record;
        record.Write(Path.Combine(folder, experiment.Name));
        RunPage.Write(ExperimentPage.Of(record), Path.Combine(folder, experiment.Name, ExperimentPage.FileName));
        return record;
    }

    private static (ExperimentResult Result, string? Fault) Try(Experiment experiment, LabContext lab)
    {
        try
        {
            return (experiment.Run(lab), null);
        }
        catch (InputException e)
        {
            return (new ExperimentResult([], [], []), e.Message);
        }
    }
}
