namespace Kiln.Vision;

/// <summary>Writes JPEG images through libjpeg-turbo: grey or RGB by the number of channels.</summary>
public static class JpegWriter
{
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
        return JpegEncoder.OfThread(user: null).Encode(image.Size, image.Pixels, quality, subsampling).ToArray();
    }
}
