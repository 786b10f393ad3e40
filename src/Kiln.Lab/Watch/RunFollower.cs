namespace Kiln.Lab;

/// <summary>Keeps a <see cref="LivePage"/> like a run's folder, whoever writes it.</summary>
internal sealed class RunFollower
{
    private readonly string path;
    private readonly RunFolder folder;
    private readonly MetricsTail metrics;
    private (DateTime Report, DateTime Model, DateTimeOffset? Started) seen;
    private bool shown;

    /// <summary>Begins to follow.</summary>
    /// <exception cref="InputException">There is no run.</exception>
    public RunFollower(string path)
    {
        this.path = path;
        folder = RunFiles.Find(path);
        metrics = new(folder);
        Look();
    }

    /// <summary>The page.</summary>
    public LivePage Page { get; } = new();

    /// <summary>Looks whether the folder changed, and changes the page if so.</summary>
    /// <exception cref="InputException">A file of the run cannot be read.</exception>
    public void Look()
    {
        DateTime report = Written(folder.ReportPath), model = Written(folder.ModelPath);
        bool files = report != seen.Report || model != seen.Model;
        if (files) Restart();
        bool lines = metrics.Look();
        if (shown && !files && !lines && File.Exists(folder.RecipePath)) return;
        if (shown && !File.Exists(folder.RecipePath))
        {
            Page.End("the folder of the run is gone");
            return;
        }

        RunFiles run = RunFiles.Of(path, folder, metrics.Lines);
        Page.Update(RunPage.Of(run), End(run.Report?.Status));
        seen = (report, model, run.Report?.Started);
        shown = true;
    }

    // A run that goes on after an interruption may have taken lines back, and have written others of the same length.
    private void Restart()
    {
        DateTimeOffset? started = File.Exists(folder.ReportPath) ? folder.ReadReport().Started : null;
        if (started != seen.Started) metrics.Forget();
    }

    private static string? End(string? status) => status switch { "done" => "finished", "interrupted" or "failed" => status, _ => null };

    // The time of a file that is not there is the same every time.
    private static DateTime Written(string file) => File.GetLastWriteTimeUtc(file);
}
