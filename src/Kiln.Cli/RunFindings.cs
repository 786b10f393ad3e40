using Kiln.Devices;
using Kiln.Lab;
using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>What the doctor says of a run, for its page: the rules that train nothing, within some seconds.</summary>
internal static class RunFindings
{
    /// <summary>How long examining may take: a page is not worth waiting for longer.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

    /// <summary>Examines a run; null, and a line that says why, where that cannot be done or takes too long.</summary>
    /// <param name="path">The folder of the run.</param>
    /// <param name="make">Gives its data and model.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="terminal">Where the line goes.</param>
    /// <param name="stop">Ends it.</param>
    public static IReadOnlyList<ReportFinding>? Of(string path, Func<ImageTask> make, Device device, Terminal terminal, CancellationToken stop)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bounded.CancelAfter(Most);
        try
        {
            PatientFiles files = PatientFiles.Of(path, null, Common.DefaultSeed);
            ImageTask given = make();
            ImageTask task = ImageTask.For(files.Recipe, given.Images);   // a model of its own: that of the run has memory already
            using Patient patient = files.Open(task, device, _ => { }, bounded.Token);
            return [.. Doctor.Examine(patient, Doctor.QuickRulesFor(patient)).Select(OnPage)];
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            terminal.Say($"The page has no findings: examining the run took longer than {Most.TotalSeconds:F0} s; kiln doctor takes its time.");
        }
        catch (Exception e) when (e is InputException or ShapeException or IOException or UnauthorizedAccessException)
        {
            terminal.Say($"The page has no findings: {e.Message}");
        }

        return null;
    }

    private static ReportFinding OnPage(Finding f) => new(
        f.Severity switch { Severity.Serious => ReportSeverity.Serious, Severity.Warning => ReportSeverity.Warning, _ => ReportSeverity.Note }, f.Rule, f.Symptom, f.Cause, f.Remedy, f.Row);
}
