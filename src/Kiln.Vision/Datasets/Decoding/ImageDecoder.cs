namespace Kiln.Vision;

/// <summary>Decodes files to a number of channels and, where asked for, to one size.</summary>
internal sealed class ImageDecoder
{
    [ThreadStatic]
    private static byte[]? scratch;

    private readonly EncodedFiles files;
    private readonly (int Height, int Width)? sides;
    private readonly ImageReadOptions options;
    private readonly Resize? resize;

    public ImageDecoder(EncodedFiles files, int channels, (int Height, int Width)? sides)
    {
        this.files = files;
        this.sides = sides;
        Channels = channels;
        options = new ImageReadOptions { Channels = channels, Target = sides };
        resize = sides is { } s ? new Resize(s.Height, s.Width) : null;
    }

    /// <summary>Channels of every image made.</summary>
    public int Channels { get; }

    /// <summary>The size of what is made of an image stored in a size.</summary>
    public ImageSize SizeAfter(ImageSize upright) => sides is { } s ? new(s.Height, s.Width, Channels) : upright with { Channels = Channels };

    /// <summary>Decodes one file.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="upright">Its size as the header says.</param>
    /// <param name="into">Where the image goes; exactly as long as <see cref="SizeAfter"/> says.</param>
    /// <exception cref="InputException">The file has gone, is damaged, or another one now.</exception>
    public void Decode(int index, ImageSize upright, Span<byte> into)
    {
        string path = files.PathOf(index);
        if (resize is null)
        {
            Check(ImageFile.Decode(files.BytesOf(index), path, into, options), SizeAfter(upright), path);
            return;
        }

        int length = (upright with { Channels = Channels }).Count + Buffers.Slack;
        if (scratch is null || scratch.Length < length) scratch = new byte[length];
        ImageSize size = ImageFile.Decode(files.BytesOf(index), path, scratch, options);
        Philox unused = default;
        Draw draw = resize.Sample(size, ref unused);
        if (draw.Changes) resize.Apply(draw, size, scratch, into);
        else scratch.AsSpan(0, into.Length).CopyTo(into);
    }

    private static void Check(ImageSize size, ImageSize expected, string path)
    {
        if (size != expected) throw new InputException($"{path}: the image was {expected} when the data set was opened and is {size} now; leave the files alone while they are used.");
    }
}
