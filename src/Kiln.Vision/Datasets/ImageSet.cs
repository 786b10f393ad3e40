namespace Kiln.Vision;

/// <summary>What a set of samples is for.</summary>
public enum DataPart
{
    /// <summary>Weights and statistics are fitted to it.</summary>
    Train,

    /// <summary>It only measures the result; nothing may be fitted to it.</summary>
    Test,
}

/// <summary>The two parts of a data set as published.</summary>
/// <param name="Train">What weights are fitted to.</param>
/// <param name="Test">What measures the result.</param>
public sealed record ImageSets(ImageSet Train, ImageSet Test);

/// <summary>Images of one size and their classes, as bytes in one block of memory.</summary>
public sealed class ImageSet : ImageSource
{
    private readonly byte[] pixels;
    private readonly int[] labels;

    /// <summary>Takes over the arrays given.</summary>
    /// <param name="name">The name of the data set.</param>
    /// <param name="part">What the images are for.</param>
    /// <param name="size">The size of every image.</param>
    /// <param name="pixels">The images <c>[N, H, W, C]</c>.</param>
    /// <param name="labels">The class of each image, a position in <paramref name="classNames"/>.</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <exception cref="ArgumentException">Lengths that do not fit, or a label that names no class.</exception>
    public ImageSet(string name, DataPart part, ImageSize size, byte[] pixels, int[] labels, IReadOnlyList<string> classNames)
        : base(name, part, classNames)
    {
        if (size.Count == 0 || (long)size.Count * labels.Length != pixels.Length)
        {
            throw new ArgumentException($"'{name}': {labels.Length} images of {size} have {(long)size.Count * labels.Length} bytes; received {pixels.Length}.");
        }

        foreach (int label in labels)
        {
            if ((uint)label >= (uint)classNames.Count) throw new ArgumentException($"'{name}': label {label} names no class of {classNames.Count}.");
        }

        Size = size;
        this.pixels = pixels;
        this.labels = labels;
    }

    /// <summary>The size of every image.</summary>
    public ImageSize Size { get; }

    /// <summary>All bytes, <c>[N, H, W, C]</c>.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Labels => labels;

    /// <inheritdoc/>
    public override int Channels => Size.Channels;

    /// <inheritdoc/>
    public override ImageSize? CommonSize => Size;

    /// <inheritdoc/>
    public override ImageSize SizeOf(int index) => Size;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read(int index) => PixelsFrom(index);

    /// <summary>The bytes of image <paramref name="index"/>, <c>[H, W, C]</c>.</summary>
    public ReadOnlySpan<byte> PixelsOf(int index) => pixels.AsSpan(index * Size.Count, Size.Count);

    /// <summary>The bytes of image <paramref name="index"/> and of all that stand behind it: kernels may read a vector beyond an image's end.</summary>
    internal ReadOnlySpan<byte> PixelsFrom(int index) => pixels.AsSpan(index * Size.Count);

    /// <summary>The first <paramref name="count"/> images, for a quick trial; all of them if there are fewer.</summary>
    public ImageSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return count >= Count ? this : new(Name, Part, Size, pixels[..(count * Size.Count)], labels[..count], ClassNames);
    }

    /// <summary>As <c>fashion-mnist (train): 60000 images of 28×28×1, 10 classes</c>.</summary>
    public override string ToString() => $"{Name} ({(Part == DataPart.Train ? "train" : "test")}): {Count} images of {Size}, {ClassNames.Count} classes";
}
