using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Vision;

/// <summary>What the first bytes of an image file say.</summary>
/// <param name="Format">The kind of file.</param>
/// <param name="Size">Rows and columns as stored, and the channels that reading as stored gives.</param>
/// <param name="Orientation">The EXIF orientation of a JPEG, 1 to 8; 1, upright, for all else.</param>
public readonly record struct ImageHeader(ImageFormat Format, ImageSize Size, int Orientation)
{
    private const int FirstLook = 4096;

    /// <summary>The size after turning the image upright: sides change places from orientation 5 on.</summary>
    public ImageSize UprightSize => Orientation >= 5 ? new(Size.Width, Size.Height, Size.Channels) : Size;

    /// <summary>Reads as much of a file as it takes, most often 4 KB, and decodes nothing.</summary>
    /// <exception cref="InputException">The file is missing, of another kind, or its header is damaged; any size that an array holds will do.</exception>
    public static ImageHeader Read(string path)
    {
        using SafeFileHandle file = FileBytes.Open(path, out long length);
        for (long want = Math.Min(length, FirstLook); ; want = Math.Min(length, want * 8))
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max((int)want, 1));
            try
            {
                ReadOnlySpan<byte> start = buffer.AsSpan(0, FileBytes.Fill(file, buffer.AsSpan(0, (int)want), path));
                // A file that became shorter meanwhile is whole as well.
                if (Parse(start, start.Length < want || want == length, path) is { } header) return header;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Reads the header from the bytes of a file; <paramref name="path"/> is used in messages.</summary>
    /// <exception cref="InputException">The bytes are of another kind, or the header is damaged.</exception>
    public static ImageHeader Of(ReadOnlySpan<byte> file, string path) => Parse(file, whole: true, path)!.Value;

    // Null where more of the file is needed, which never is if it is whole.
    private static ImageHeader? Parse(ReadOnlySpan<byte> start, bool whole, string path)
    {
        var limits = new ImageLimits(path, long.MaxValue);
        ImageFormat format = FileKind.Of(start, path);
        (ImageSize? size, int orientation) = format switch
        {
            ImageFormat.Png => (PngReader.SizeOf(start, limits), 1),
            ImageFormat.Jpeg => JpegHeader.Parse(start) is { } h && (h.Complete || whole) ? (h.Size(limits), h.Orientation) : (null, 1),
            ImageFormat.Pnm => (PnmHeader.Parse(start, limits)?.Size, 1),
            _ => (BmpHeader.Parse(start, limits)?.Size, 1),
        };
        if (size is { } s) return new(format, s, orientation);
        return whole ? throw limits.CutShort(FileKind.NameOf(format)) : null;
    }
}
