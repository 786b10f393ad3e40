namespace Kiln.Vision;

/// <summary>An image of bytes, <c>[H, W, C]</c> row by row, channels side by side.</summary>
public sealed class Image
{
    private readonly byte[] pixels;

    /// <summary>A black (and transparent) image.</summary>
    public Image(int height, int width, int channels)
        : this(new ImageSize(height, width, channels), new byte[new ImageSize(height, width, channels).Count])
    {
    }

    /// <summary>Takes over the bytes given.</summary>
    /// <exception cref="ArgumentException">A size that is not positive, more than 4 channels, or an array of another length.</exception>
    public Image(ImageSize size, byte[] pixels)
    {
        if (size.Height <= 0 || size.Width <= 0 || size.Channels is < 1 or > 4) throw new ArgumentException($"An image has at least one pixel and 1 to 4 channels; received {size}.");
        if (pixels.Length != size.Count) throw new ArgumentException($"An image of {size} has {size.Count} bytes; received {pixels.Length}.");
        Size = size;
        this.pixels = pixels;
    }

    /// <summary>Height, width and channels.</summary>
    public ImageSize Size { get; }

    /// <summary>Rows.</summary>
    public int Height => Size.Height;

    /// <summary>Pixels per row.</summary>
    public int Width => Size.Width;

    /// <summary>Bytes per pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</summary>
    public int Channels => Size.Channels;

    /// <summary>All bytes, <c>[H, W, C]</c>.</summary>
    public Span<byte> Pixels => pixels;

    /// <summary>The byte at row <paramref name="y"/>, column <paramref name="x"/>, channel <paramref name="channel"/>.</summary>
    public ref byte this[int y, int x, int channel = 0]
    {
        get
        {
            if ((uint)y >= (uint)Height || (uint)x >= (uint)Width || (uint)channel >= (uint)Channels)
            {
                throw new ArgumentOutOfRangeException(nameof(y), $"Pixel ({y}, {x}, {channel}) of an image of {Size}.");
            }

            return ref pixels[(((y * Width) + x) * Channels) + channel];
        }
    }

    /// <summary>The bytes of row <paramref name="y"/>.</summary>
    public Span<byte> Row(int y) => pixels.AsSpan(y * Width * Channels, Width * Channels);
}
