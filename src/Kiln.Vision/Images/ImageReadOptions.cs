namespace Kiln.Vision;

/// <summary>How an image file is read; the defaults read it whole, upright, with the channels it has.</summary>
public sealed record ImageReadOptions
{
    /// <summary>The default of <see cref="MaxPixels"/>: 178,956,970, where Pillow refuses too (twice a quarter gibibyte of RGB).</summary>
    public const long UsualMaxPixels = 178_956_970;

    /// <summary>Everything as described by the defaults.</summary>
    public static ImageReadOptions Default { get; } = new();

    /// <summary>1 for grey, 3 for RGB, null for what the file has; alpha is dropped by 1 and 3.</summary>
    /// <remarks>Grey is the luma of ITU-R BT.601, <c>0.299 R + 0.587 G + 0.114 B</c>; that of a JPEG is the luma it stores.</remarks>
    /// <exception cref="InputException">Another number.</exception>
    public int? Channels
    {
        get;
        init => field = value is null or 1 or 3 ? value : throw new InputException($"{nameof(Channels)}: expected 1 (grey), 3 (RGB) or nothing (as stored), received {value}.");
    }

    /// <summary>
    /// The size that will be made of the upright image. A JPEG is then decoded at the smallest scale of n/8 that is no smaller on either
    /// side; other kinds, and images that are smaller, come in full size. Null for full size.
    /// </summary>
    /// <exception cref="InputException">A side below 1.</exception>
    public (int Height, int Width)? Target
    {
        get;
        init => field = value is null or { Height: > 0, Width: > 0 } ? value : throw new InputException($"{nameof(Target)}: expected sides of at least 1 pixel, received {value.Value.Height} × {value.Value.Width}.");
    }

    /// <summary>Whether pictures are turned as the EXIF entry of a JPEG says; false leaves the rows as stored.</summary>
    public bool Upright { get; init; } = true;

    /// <summary>The most pixels a header may announce, at least 1; protects from small files that unpack to more than the memory.</summary>
    /// <exception cref="InputException">A number below 1.</exception>
    public long MaxPixels
    {
        get;
        init => field = value > 0 ? value : throw new InputException($"{nameof(MaxPixels)}: expected at least 1 pixel, received {value}.");
    } = UsualMaxPixels;

    /// <summary>Whether a JPEG that libjpeg warns of, cut short or damaged within, is read as far as it goes, the rest being grey.</summary>
    public bool AcceptDamaged { get; init; }
}
