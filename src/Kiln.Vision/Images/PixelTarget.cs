namespace Kiln.Vision;

/// <summary>Where a decoder puts its pixels: a new image, or memory of the caller.</summary>
internal ref struct PixelTarget
{
    private readonly Span<byte> given;
    private readonly bool isGiven;
    private byte[] made = [];

    /// <summary>A new image.</summary>
    public PixelTarget()
    {
    }

    /// <summary>The caller's memory.</summary>
    public PixelTarget(Span<byte> given)
    {
        this.given = given;
        isGiven = true;
    }

    /// <summary>The size of the result.</summary>
    public ImageSize Size { get; private set; }

    /// <summary>The result, where it is a new image.</summary>
    public readonly Image Image => new(Size, made);

    /// <summary>Memory for the result; its content is what was there before.</summary>
    /// <exception cref="InputException">The caller's memory is too small.</exception>
    public Span<byte> Take(ImageSize size, string path)
    {
        Size = size;
        if (isGiven) return Fitting(path);
        made = GC.AllocateUninitializedArray<byte>(size.Count);
        return made;
    }

    /// <summary>Takes pixels that a decoder made, without a copy where a new image is asked for.</summary>
    public void Give(ImageSize size, byte[] pixels, string path)
    {
        Size = size;
        if (isGiven) pixels.CopyTo(Fitting(path));
        else made = pixels;
    }

    private readonly Span<byte> Fitting(string path) => given.Length >= Size.Count
        ? given[..Size.Count]
        : throw new InputException($"{path}: the image has {Size.Count} bytes ({Size}), the buffer it is read into {given.Length}; give a larger one.");
}
