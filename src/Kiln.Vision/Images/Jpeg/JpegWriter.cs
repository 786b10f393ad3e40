using System.Buffers;
using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>Writes JPEG images through libjpeg-turbo: grey or RGB by the number of channels.</summary>
public static class JpegWriter
{
    private const int GreySampling = 3;   // TJSAMP_GRAY

    [ThreadStatic]
    private static JpegHandle? ofThread;

    /// <summary>Writes a file, replacing one of that name.</summary>
    /// <exception cref="InputException">As <see cref="Encode"/>, or the file cannot be written.</exception>
    public static void Write(string path, Image image, int quality = 90, JpegSubsampling subsampling = JpegSubsampling.Quarter)
    {
        byte[] file = Encode(image, quality, subsampling);
        try
        {
            File.WriteAllBytes(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the image cannot be written ({e.Message.TrimEnd('.')}); check that the directory exists and may be written to.", e);
        }
    }

    /// <summary>The bytes of a baseline JPEG file.</summary>
    /// <param name="image">1 or 3 channels, sides of at most 65,500 pixels.</param>
    /// <param name="quality">1 (smallest file) to 100; the scale of the Independent JPEG Group.</param>
    /// <param name="subsampling">The resolution of colour.</param>
    /// <exception cref="InputException">Another quality, an image with alpha, or libjpeg-turbo is not on this machine.</exception>
    public static byte[] Encode(Image image, int quality = 90, JpegSubsampling subsampling = JpegSubsampling.Quarter)
    {
        if (quality is < 1 or > 100) throw new InputException($"{nameof(quality)}: expected a number from 1 to 100, received {quality}.");
        if (image.Channels is not (1 or 3)) throw new InputException($"JPEG keeps 1 or 3 channels; received an image of {image.Size}, so drop its alpha or write a PNG.");
        JpegLibrary.Require(path: null);
        JpegHandle handle = ofThread ??= TurboJpeg.InitCompress();
        int sampling = image.Channels == 1 ? GreySampling : (int)subsampling;
        nuint most = TurboJpeg.BufferSize(image.Width, image.Height, sampling).Value;
        if (most > (nuint)Array.MaxLength) throw new InputException($"An image of {image.Size} is too large for a JPEG file; expected sides of at most 65500 pixels.");
        byte[] file = ArrayPool<byte>.Shared.Rent((int)most);
        GCHandle pinned = GCHandle.Alloc(file, GCHandleType.Pinned);
        try
        {
            nint address = pinned.AddrOfPinnedObject();
            var length = new CULong(most);
            int failed = TurboJpeg.Compress(handle, image.Pixels, image.Width, 0, image.Height, image.Channels == 1 ? TurboJpeg.Grey : TurboJpeg.Rgb, ref address, ref length, sampling, quality, TurboJpeg.NoRealloc | TurboJpeg.AccurateDct);
            if (failed != 0) throw new InputException($"An image of {image.Size} cannot be written as JPEG ({TurboJpeg.ErrorText(handle)}).");
            return file.AsSpan(0, (int)length.Value).ToArray();
        }
        finally
        {
            pinned.Free();
            ArrayPool<byte>.Shared.Return(file);
        }
    }
}
