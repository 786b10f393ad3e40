using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Kiln.Vision;

/// <summary>Reads PNG images (W3C specification, second edition): every colour type and depth, interlaced or not.</summary>
/// <remarks>Samples become bytes: 16 bits are rounded to 8, fewer than 8 bits are stretched to 0 … 255; palettes become RGB. Colour profiles and gamma are ignored.</remarks>
public static class PngReader
{
    // The most that deflate can shrink, which bounds what a short file may claim (zlib, "Maximum Compression Factor").
    private const int MaxShrink = 1032;

    private static readonly byte[] Ramp = [.. Enumerable.Range(0, 3 * 256).Select(i => (byte)(i / 3))];

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, not a PNG, damaged or too large.</exception>
    public static Image Read(string path) => Decode(FileBytes.Read(path), path);

    /// <summary>Decodes the bytes of a file; <paramref name="path"/> is used in messages.</summary>
    /// <exception cref="InputException">The bytes are not a PNG, are damaged or describe too large an image.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, string path)
    {
        (ImageSize size, byte[] pixels) = Decode(file, new ImageLimits(path));
        return new(size, pixels);
    }

    /// <summary>Decodes the bytes of a file within the limits; with <paramref name="entries"/> pixels of a palette become grey of their numbers and not colours.</summary>
    internal static (ImageSize Size, byte[] Pixels) Decode(ReadOnlySpan<byte> file, ImageLimits limits, bool entries = false)
    {
        string path = limits.Path;
        if (!file.StartsWith(Signature)) throw new InputException($"{path}: this is not a PNG file, which begins with the bytes 89 50 4E 47 0D 0A 1A 0A; convert the image to PNG, or get the file again.");
        ReadOnlySpan<byte> rest = file[Signature.Length..];
        ReadOnlySpan<byte> first = NextChunk(ref rest, path, out string type);
        if (type != "IHDR") throw new InputException($"{path}: the first PNG chunk is '{type}' instead of 'IHDR'; the file is damaged.");
        PngHeader header = PngHeader.Parse(first, limits);
        var palette = new PngPalette(header, path);
        using var compressed = new MemoryStream();
        while (true)
        {
            ReadOnlySpan<byte> data = NextChunk(ref rest, path, out type);
            if (type == "IEND") break;
            switch (type)
            {
                case "PLTE": palette.ReadColors(entries ? Ramp.AsSpan(0, Math.Min(data.Length, Ramp.Length)) : data); break;
                case "tRNS": palette.ReadTransparency(data); break;
                case "IDAT": compressed.Write(data); break;
                case var _ when char.IsUpper(type[0]): throw new InputException($"{path}: the PNG chunk '{type}' is unknown and not optional; the file is damaged or of a newer format.");
                default: break;   // optional: dates, texts, colour profiles
            }
        }

        palette.Check();
        return Decompress(compressed, new PngPixels(header, palette), path);
    }

    /// <summary>The size from the chunks before the pixels; null if these bytes end before.</summary>
    internal static ImageSize? SizeOf(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        const int Header = 8 + 4 + 4 + 13;
        if (file.Length < Header) return null;
        if (!file.StartsWith(Signature) || !file[12..].StartsWith("IHDR"u8)) throw limits.Damaged("the PNG file does not begin with its signature and the chunk 'IHDR'");
        PngHeader header = PngHeader.Parse(file[16..Header], limits);
        var size = new ImageSize(header.Height, header.Width, header.Channels);
        // Transparency stands before the pixels; only types without alpha may have it.
        for (long at = Header + 4; at + 8 <= file.Length; at += 12L + BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]))
        {
            ReadOnlySpan<byte> type = file.Slice((int)at + 4, 4);
            if (type.SequenceEqual("tRNS"u8)) return size with { Channels = size.Channels + 1 };
            if (type.SequenceEqual("IDAT"u8) || type.SequenceEqual("IEND"u8)) return size;
        }

        return null;
    }

    private static (ImageSize Size, byte[] Pixels) Decompress(MemoryStream compressed, PngPixels pixels, string path)
    {
        if (pixels.FilteredBytes > (compressed.Length * MaxShrink) + MaxShrink)
        {
            throw new InputException($"{path}: {compressed.Length} bytes of PNG pixels cannot hold the {pixels.FilteredBytes} its header announces; the file is cut short or damaged.");
        }

        compressed.Position = 0;
        using var lines = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            return pixels.Read(lines);
        }
        catch (EndOfStreamException e)
        {
            throw new InputException($"{path}: the PNG pixels end before the last line; the file is cut short, so get it again.", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InputException($"{path}: the compressed PNG pixels are damaged ({e.Message.TrimEnd('.')}); get the file again.", e);
        }
    }

    // length (4), type (4), data, checksum of type and data (4); big-endian.
    private static ReadOnlySpan<byte> NextChunk(ref ReadOnlySpan<byte> rest, string path, out string type)
    {
        const int Around = 12;
        uint length = rest.Length < Around ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - Around) throw new InputException($"{path}: the PNG file ends within a chunk; it is cut short, so get it again.");
        ReadOnlySpan<byte> name = rest.Slice(4, 4), data = rest.Slice(8, (int)length);
        type = Encoding.Latin1.GetString(name);
        uint stated = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]), actual = Crc32.Of(name, data);
        if (stated != actual) throw new InputException($"{path}: the PNG chunk '{type}' has checksum {actual:x8} instead of {stated:x8}; the file is damaged, so get it again.");
        rest = rest[(Around + (int)length)..];
        return data;
    }
}
