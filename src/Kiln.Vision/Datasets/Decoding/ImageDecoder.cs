using System.Diagnostics.CodeAnalysis;

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
        if (!TryDecode(index, upright, into, out BadFile? bad)) throw new InputException(bad.Reason);
    }

    /// <summary>Decodes one file, or says what is wrong with its content.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="upright">Its size as the header says.</param>
    /// <param name="into">Where the image goes; what it holds is undefined where the file is damaged.</param>
    /// <param name="bad">What is wrong with it.</param>
    /// <exception cref="InputException">The file has gone, or is another one now.</exception>
    public bool TryDecode(int index, ImageSize upright, Span<byte> into, [NotNullWhen(false)] out BadFile? bad)
    {
        string path = files.PathOf(index);
        ReadOnlySpan<byte> file = files.BytesOf(index);
        Span<byte> pixels = into;
        if (resize is not null)
        {
            int length = (upright with { Channels = Channels }).Count + Buffers.Slack;
            if (scratch is null || scratch.Length < length) scratch = new byte[length];
            pixels = scratch;
        }

        ImageSize size;
        try
        {
            size = ImageFile.Decode(file, path, pixels, options);
        }
        catch (InputException e)
        {
            bad = new(path, e.Message);
            return false;
        }

        bad = null;
        if (resize is null)
        {
            Check(size, SizeAfter(upright), path);
            return true;
        }

        Philox unused = default;
        Draw draw = resize.Sample(size, ref unused);
        if (draw.Changes) resize.Apply(draw, size, pixels, into);
        else pixels[..into.Length].CopyTo(into);
        return true;
    }

    private static void Check(ImageSize size, ImageSize expected, string path)
    {
        if (size != expected) throw new InputException($"{path}: the image was {expected} when the data set was opened and is {size} now; leave the files alone while they are used.");
    }
}
