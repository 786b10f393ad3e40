using Microsoft.Win32.SafeHandles;

namespace Kiln.Vision;

/// <summary>Reads files into a buffer that each thread keeps, so that reading thousands of images allocates for the largest of them only.</summary>
internal static class FileBytes
{
    // A thread does not keep more than this for the next file.
    private const int MostKept = 1 << 24;

    [ThreadStatic]
    private static byte[]? kept;

    /// <summary>The bytes of a file, valid until this thread reads the next.</summary>
    /// <exception cref="InputException">The file is missing, may not be read, or is 2 GB or larger.</exception>
    public static ReadOnlySpan<byte> Read(string path)
    {
        using SafeFileHandle file = Open(path, out long length);
        if (length > Array.MaxLength) throw new InputException($"{path}: the file has {length} bytes, more than an image file may have ({Array.MaxLength}).");
        // The kind first, so that of a large file that is no image only the beginning is read.
        Span<byte> start = stackalloc byte[16];
        FileKind.Of(start[..Fill(file, start[..(int)Math.Min(length, start.Length)], path)], path);
        byte[] buffer = kept?.Length >= length ? kept : GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(length + (length / 4), 1 << 16)));
        if (buffer.Length <= MostKept) kept = buffer;
        return buffer.AsSpan(0, Fill(file, buffer.AsSpan(0, (int)length), path));
    }

    /// <summary>Opens a file for reading and tells its length.</summary>
    /// <exception cref="InputException">The file is missing, may not be read, or is no file with a length.</exception>
    public static SafeFileHandle Open(string path, out long length)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            length = RandomAccess.GetLength(file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            file?.Dispose();
            throw Unreadable(path, e);
        }
    }

    /// <summary>Fills the buffer from the file's beginning; returns how many bytes there were.</summary>
    public static int Fill(SafeFileHandle file, Span<byte> buffer, string path)
    {
        try
        {
            int filled = 0;
            while (filled < buffer.Length)
            {
                int read = RandomAccess.Read(file, buffer[filled..], filled);
                if (read == 0) break;
                filled += read;
            }

            return filled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(path, e);
        }
    }

    private static InputException Unreadable(string path, Exception e) =>
        new($"{path}: the image cannot be read ({e.Message.TrimEnd('.')}); check the name and the permissions.", e);
}
