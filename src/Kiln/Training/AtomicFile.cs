using System.Text;

namespace Kiln;

/// <summary>Files that are either the old ones or the new ones, never half of each: written beside, flushed to the disk, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Replaces the file at <paramref name="path"/> by what <paramref name="write"/> writes; the old one stays whenever anything fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes what it shall hold.</param>
    /// <param name="durable">Whether to wait for the disk, so that the file outlasts a loss of power, too; not worth it for thousands of files that can be made again.</param>
    /// <exception cref="InputException">The folder does not exist, is not writable or is full.</exception>
    public static void Write(string path, Action<Stream> write, bool durable = true)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? full;

        // The same folder, because a rename is atomic within one file system only; the process id, because two runs may write at once.
        string beside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}.partial");
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: durable);
            }

            File.Move(beside, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(beside);
            throw new InputException(
                $"Cannot write '{path}': {Reason(e, folder)}; choose a folder that exists, is writable and has room.", e);
        }
        catch
        {
            Remove(beside);
            throw;
        }
    }

    /// <summary>Replaces the file at <paramref name="path"/> by <paramref name="text"/> in UTF-8.</summary>
    /// <exception cref="InputException">The folder does not exist, is not writable or is full.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static string Reason(Exception e, string folder) => e switch
    {
        DirectoryNotFoundException => $"the folder '{folder}' does not exist",
        UnauthorizedAccessException => $"writing to '{folder}' is not allowed",
        _ => e.Message.TrimEnd('.'),
    };

    private static void Remove(string beside)
    {
        try
        {
            File.Delete(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The write has failed already and says why; a left-over partial file harms nobody.
        }
    }
}
