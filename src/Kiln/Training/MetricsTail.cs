using System.Text.Json;

namespace Kiln;

/// <summary>Follows the metrics of a run while they are written: each look reads only what came since the last one.</summary>
/// <remarks>A last line without its end is waited for. A file that became shorter, as of a run that went back to a checkpoint, is read anew.</remarks>
/// <param name="folder">The folder of the run.</param>
public sealed class MetricsTail(RunFolder folder)
{
    private readonly List<MetricsLine> lines = [];
    private long read;
    private bool broken;

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<MetricsLine> Lines => lines;

    /// <summary>Takes up what is new; whether there was anything.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public bool Look()
    {
        try
        {
            // Nothing is locked: the run must be able to write and to replace the file meanwhile.
            using var file = new FileStream(folder.MetricsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            bool anew = file.Length < read;
            if (anew) Forget();
            return TakeUp(file) || anew;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            bool had = lines.Count > 0;
            Forget();
            return had;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{folder.MetricsPath}': {e.Message.TrimEnd('.')}; give the folder of a run that can be read.", e);
        }
    }

    /// <summary>Forgets all lines; the next look reads from the beginning.</summary>
    public void Forget()
    {
        lines.Clear();
        (read, broken) = (0, false);
    }

    private bool TakeUp(FileStream file)
    {
        if (file.Length == read) return false;
        var bytes = new byte[file.Length - read];
        file.Position = read;
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false), before = lines.Count;
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, count);
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            read += end + 1;
            if (end > 0) Take(rest[..end]);
        }

        return lines.Count > before;
    }

    // What follows a line that is whole and yet none is not to be trusted, as in ReadMetrics.
    private void Take(ReadOnlySpan<byte> line)
    {
        if (broken) return;
        try
        {
            lines.Add(RunFolder.ParseLine(line));
        }
        catch (JsonException)
        {
            broken = true;
        }
    }
}
