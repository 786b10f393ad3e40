using System.Reflection;
using System.Runtime.InteropServices;

namespace Kiln;

/// <summary>Keeps <c>run.json</c> up to date; the only file of a run that holds times and machines.</summary>
internal sealed class RunJournal(TrainerOptions options, Recipe recipe, string device, long parameters, int trainSamples, int testSamples)
{
    private readonly DateTimeOffset started = DateTimeOffset.UtcNow;

    /// <summary>The step a resumed run goes on from, or null.</summary>
    public long? ResumedAtStep { get; set; }

    /// <summary>Where numbers stopped being finite, or null.</summary>
    public NonFinite? NonFinite { get; set; }

    /// <summary>Writes the report where there is a folder.</summary>
    /// <param name="status">How the run stands.</param>
    /// <param name="history">Finished epochs.</param>
    /// <param name="confusion">The last evaluation, or null.</param>
    /// <param name="unfinishedSeconds">How long the running epoch has taken.</param>
    /// <param name="error">Why it failed, or null.</param>
    public void Write(string status, IReadOnlyList<EpochResult> history, ConfusionMatrix? confusion, double unfinishedSeconds = 0, string? error = null) =>
        options.Folder?.Write(new RunReport(
            status, error, Version(), Environment.Version.ToString(), RuntimeInformation.OSDescription, device, options.LoaderThreads, recipe.Seed,
            parameters, trainSamples, testSamples, ResumedAtStep, started, status == "running" ? null : DateTimeOffset.UtcNow,
            history.Sum(e => e.Seconds) + unfinishedSeconds, history.Count > 0 ? history[^1] : null, confusion?.ToRows()) { NonFinite = NonFinite, Fingerprint = options.Fingerprint });

    private static string Version() =>
        typeof(RunJournal).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
