namespace Kiln.Vision;

/// <summary>Reads image files: PNG, JPEG, PNM and BMP, told apart by their content.</summary>
/// <remarks>
/// Every failure is one <see cref="InputException"/> that begins with the path. JPEG needs the library libjpeg-turbo. May be called from
/// many threads; each keeps its decoder and buffers, so that a JPEG read into memory of the caller allocates nothing but the handle of the file.
/// </remarks>
public static class ImageFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, of another kind, damaged or too large.</exception>
    public static Image Read(string path, ImageReadOptions? options = null) => Decode(FileBytes.Read(path), path, options);

    /// <summary>Reads a file into memory of the caller, <c>[H, W, C]</c>; returns the size.</summary>
    /// <exception cref="InputException">As <see cref="Read(string, ImageReadOptions?)"/>, or the memory is too small; what it holds then is undefined.</exception>
    public static ImageSize Read(string path, Span<byte> into, ImageReadOptions? options = null) => Decode(FileBytes.Read(path), path, into, options);

    /// <summary>Decodes the bytes of a file; <paramref name="path"/> is used in messages.</summary>
    /// <exception cref="InputException">The bytes are of another kind, damaged or describe too large an image.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, string path, ImageReadOptions? options = null)
    {
        var target = new PixelTarget();
        Decode(file, path, options ?? ImageReadOptions.Default, ref target);
        return target.Image;
    }

    /// <summary>Decodes the bytes of a file into memory of the caller, <c>[H, W, C]</c>; returns the size.</summary>
    /// <exception cref="InputException">As <see cref="Decode(ReadOnlySpan{byte}, string, ImageReadOptions?)"/>, or the memory is too small; what it holds then is undefined.</exception>
    public static ImageSize Decode(ReadOnlySpan<byte> file, string path, Span<byte> into, ImageReadOptions? options = null)
    {
        var target = new PixelTarget(into);
        Decode(file, path, options ?? ImageReadOptions.Default, ref target);
        return target.Size;
    }

    private static void Decode(ReadOnlySpan<byte> file, string path, ImageReadOptions options, ref PixelTarget target)
    {
        var limits = new ImageLimits(path, options.MaxPixels);
        ImageFormat format = FileKind.Of(file, path);
        if (format == ImageFormat.Jpeg)
        {
            JpegDecoder.OfThread.Decode(file, limits, options, ref target);
            return;
        }

        (ImageSize size, byte[] pixels) = format switch
        {
            ImageFormat.Png => PngReader.Decode(file, limits),
            ImageFormat.Pnm => PnmReader.Decode(file, limits),
            _ => BmpReader.Decode(file, limits),
        };
        if (options.Channels is not { } channels || channels == size.Channels) target.Give(size, pixels, path);
        else ChannelConversion.Convert(pixels, size.Channels, target.Take(size with { Channels = channels }, path), channels);
    }
}
