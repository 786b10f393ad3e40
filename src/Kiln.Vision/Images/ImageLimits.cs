namespace Kiln.Vision;

/// <summary>What every decoder is told: the path for messages, and how large an image may be.</summary>
/// <param name="Path">As the user gave it.</param>
/// <param name="MaxPixels">The most pixels.</param>
internal readonly record struct ImageLimits(string Path, long MaxPixels)
{
    /// <summary>The default limit.</summary>
    public ImageLimits(string path) : this(path, ImageReadOptions.UsualMaxPixels)
    {
    }

    /// <summary>The size, if it has a pixel, is within the limit and fits an array.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public ImageSize Check(string format, long height, long width, int channels)
    {
        // Divided, because the product of two sides of 32 bits need not fit 64.
        if (width <= 0 || height <= 0 || width > MaxPixels / height)
        {
            throw new InputException($"{Path}: the {format} header says {width} × {height} pixels; expected at least one and at most {MaxPixels}, so the file is damaged, the image must be made smaller or {nameof(ImageReadOptions.MaxPixels)} raised.");
        }

        // Four bytes a pixel, because some decoders go through four channels.
        if (width > Array.MaxLength / 4 / height) throw new InputException($"{Path}: the {format} header says {width} × {height} pixels, more than an array holds; make the image smaller.");
        return new((int)height, (int)width, channels);
    }

    /// <summary>The error that a file is not as its format asks.</summary>
    public InputException Damaged(string what) => new($"{Path}: {what}; the file is damaged, so get it again.");

    /// <summary>The error that a file ends early.</summary>
    public InputException CutShort(string format) => new($"{Path}: the {format} file ends early; it is cut short, so get it again.");
}
