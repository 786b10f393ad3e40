using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>Tells of a download in lines: one per file and per quarter of it.</summary>
internal sealed class DownloadLines(Terminal terminal)
{
    private const int Parts = 4;
    private string file = "";
    private int part;

    /// <summary>Takes note of what has arrived.</summary>
    public void Report(DownloadProgress progress)
    {
        if (progress.File != file) (file, part) = (progress.File, -1);
        int now = (int)(Parts * progress.Bytes / Math.Max(progress.Total, 1));
        if (now == part) return;
        part = now;
        terminal.Say($"downloading {progress.File}: {progress.Bytes / 1e6:F1} of {progress.Total / 1e6:F1} MB");
    }
}
