namespace Kiln.Vision;

/// <summary>Tells the kind of an image file from its first bytes; its name does not matter.</summary>
internal static class FileKind
{
    /// <summary>The name for messages.</summary>
    public static string NameOf(ImageFormat format) => format switch { ImageFormat.Png => "PNG", ImageFormat.Jpeg => "JPEG", ImageFormat.Pnm => "PNM", _ => "BMP" };

    /// <summary>The kind.</summary>
    /// <exception cref="InputException">None that is read; the message names other kinds it knows.</exception>
    public static ImageFormat Of(ReadOnlySpan<byte> file, string path)
    {
        if (file.IsEmpty) throw new InputException($"{path}: the file is empty; expected a PNG, JPEG, PNM or BMP image, so get it again.");
        if (Find(file) is { } format) return format;
        string found = Other(file) is { } name ? $"a {name} file" : $"not an image that is known here: it begins with the bytes {BitConverter.ToString([.. file[..Math.Min(file.Length, 4)]]).Replace('-', ' ')}";
        throw new InputException($"{path}: this is {found}; expected a PNG, JPEG, PNM or BMP image, so convert it.");
    }

    private static ImageFormat? Find(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ImageFormat.Png,
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'#', ..] => ImageFormat.Pnm,
        _ => null,
    };

    private static string? Other(ReadOnlySpan<byte> file) =>
        file.StartsWith("GIF8"u8) ? "GIF"
        : file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) ? "TIFF"
        : file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..].StartsWith("WEBP"u8) ? "WebP"
        : file.Length >= 12 && file[4..].StartsWith("ftyp"u8) ? "HEIC, AVIF or MP4"
        : file.StartsWith("%PDF"u8) ? "PDF"
        : file.StartsWith("PK"u8) ? "ZIP"
        : file.StartsWith("<"u8) ? "HTML, XML or SVG"
        : null;
}
