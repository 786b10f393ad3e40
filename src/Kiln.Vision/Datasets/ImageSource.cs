using System.Diagnostics.CodeAnalysis;

namespace Kiln.Vision;

/// <summary>Numbered images and their classes, wherever they are: in memory, in a pack, or in files that are decoded when they are asked for.</summary>
/// <remarks>May be read from several threads at once.</remarks>
public abstract class ImageSource
{
    /// <summary>Names the images.</summary>
    /// <param name="name">The name of the data set.</param>
    /// <param name="part">What the images are for.</param>
    /// <param name="classNames">The names of the classes.</param>
    private protected ImageSource(string name, DataPart part, IReadOnlyList<string> classNames)
    {
        Name = name;
        Part = part;
        ClassNames = classNames;
    }

    /// <summary>The name of the data set: <c>fashion-mnist</c>.</summary>
    public string Name { get; }

    /// <summary>What the images are for.</summary>
    public DataPart Part { get; }

    /// <summary>The names of the classes; of other targets those of the labels or values.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The class of each image; 0 where they have other targets.</summary>
    public abstract ReadOnlySpan<int> Labels { get; }

    /// <summary>Targets other than one class; null where each image has a class.</summary>
    public virtual ImageTargets? Targets => null;

    /// <summary>The class of every pixel of each image as the data list it; null where they have other targets.</summary>
    public virtual ImageMasks? Masks => null;

    /// <summary>What is said of each image.</summary>
    public TargetKind TargetKind => Masks is not null ? TargetKind.Pixels : Targets?.Kind ?? TargetKind.Class;

    /// <summary>The number of channels, which all images share.</summary>
    public abstract int Channels { get; }

    /// <summary>The size that all images have; null where they differ.</summary>
    public abstract ImageSize? CommonSize { get; }

    /// <summary>Whether an image is decoded every time it is read, which takes more threads than reading from memory.</summary>
    public virtual bool DecodesOnRead => false;

    /// <summary>The size of one image; where files are decoded on reading, ask after <see cref="Read"/>, which may put another image in a damaged one's place.</summary>
    public abstract ImageSize SizeOf(int index);

    /// <summary>The bytes <c>[H, W, C]</c> of one image and, as may be, of others behind it; valid until this thread reads the next one.</summary>
    /// <exception cref="InputException">Its file has gone or is damaged.</exception>
    public abstract ReadOnlySpan<byte> Read(int index);

    /// <summary>A copy of one image.</summary>
    /// <exception cref="InputException">As of <see cref="Read"/>.</exception>
    public Image ImageOf(int index)
    {
        ReadOnlySpan<byte> image = Read(index);
        ImageSize size = SizeOf(index);
        return new(size, image[..size.Count].ToArray());
    }

    /// <summary>The mask of one image, asked for after it was read: that of the image which stands there; null where images have none.</summary>
    public virtual Image? MaskOf(int index) => Masks?.Of(StandingAt(index));

    /// <summary>As <see cref="Read"/>, or says which file is damaged.</summary>
    /// <exception cref="InputException">The file has gone.</exception>
    internal virtual bool TryRead(int index, out ReadOnlySpan<byte> image, [NotNullWhen(false)] out BadFile? bad)
    {
        image = Read(index);
        bad = null;
        return true;
    }

    /// <summary>The size of one image as the data list it, whatever stands in its place.</summary>
    internal virtual ImageSize ListedSizeOf(int index) => SizeOf(index);

    /// <summary>Whether another image stands in the place of this one, which was found damaged when it was read.</summary>
    internal virtual bool IsReplaced(int index) => false;

    /// <summary>Which image stands in a place, once it was read: another one where a good one has taken the place of a damaged one; its targets come along.</summary>
    internal virtual int StandingAt(int index) => index;

    /// <summary>All bytes of pixels together.</summary>
    public long TotalBytes
    {
        get
        {
            if (CommonSize is { } same) return (long)same.Count * Count;
            long sum = 0;
            for (int i = 0; i < Count; i++) sum += ListedSizeOf(i).Count;
            return sum;
        }
    }

    /// <summary>The size in words: <c>32×32×3</c>, or the smallest and largest sides.</summary>
    public string SizeText()
    {
        if (CommonSize is { } same) return same.ToString();
        (int lowH, int highH, int lowW, int highW) = (int.MaxValue, 0, int.MaxValue, 0);
        for (int i = 0; i < Count; i++)
        {
            ImageSize s = SizeOf(i);
            (lowH, highH, lowW, highW) = (Math.Min(lowH, s.Height), Math.Max(highH, s.Height), Math.Min(lowW, s.Width), Math.Max(highW, s.Width));
        }

        return $"{lowH} … {highH} × {lowW} … {highW} × {Channels}";
    }

    /// <summary>Some of the images, in a given order; nothing is copied.</summary>
    /// <exception cref="InputException">Images for testing are to become training images.</exception>
    public ImageSource Select(int[] indices, DataPart part) => part == DataPart.Test || Part == DataPart.Train
        ? new ImageSelection(this, indices, part, null, ClassNames)
        : throw new InputException($"Test images of '{Name}' are not to be trained on; select from the training images.");

    /// <summary>The same images with their classes numbered otherwise.</summary>
    /// <param name="classNames">The names of the classes, which must have all names that are there.</param>
    /// <exception cref="InputException">A name is not among them.</exception>
    public ImageSource WithClasses(IReadOnlyList<string> classNames)
    {
        if (ClassNames.SequenceEqual(classNames)) return this;
        if (Masks is { } masks) return new SegmentedImages(this, masks.Arranged(classNames, Name));
        if (Targets is { } targets) return new TargetedImages(this, targets.Arranged(classNames, Name));
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int c = 0; c < classNames.Count; c++) positions[classNames[c]] = c;
        int[] map = [.. ClassNames.Select(n => positions.TryGetValue(n, out int c) ? c : throw new InputException(
            $"'{Name}' has a class '{n}', which the model does not know; it knows {string.Join(", ", classNames.Take(10))}{(classNames.Count > 10 ? ", …" : "")}."))];
        return new ImageSelection(this, [.. Enumerable.Range(0, Count)], Part, map, classNames);
    }
}

/// <summary>Some images of another source.</summary>
internal sealed class ImageSelection : ImageSource
{
    private readonly ImageSource whole;
    private readonly int[] indices, labels;

    public ImageSelection(ImageSource whole, int[] indices, DataPart part, int[]? classMap, IReadOnlyList<string> classNames)
        : base(whole.Name, part, classNames)
    {
        this.whole = whole;
        this.indices = indices;
        Targets = whole.Targets?.Select(indices);
        Masks = whole.Masks?.Select(indices);
        labels = new int[indices.Length];
        ImageSize? common = indices.Length > 0 ? whole.SizeOf(indices[0]) : null;
        for (int i = 0; i < indices.Length; i++)
        {
            int label = whole.Labels[indices[i]];
            labels[i] = classMap is null ? label : classMap[label];
            if (common != whole.SizeOf(indices[i])) common = null;
        }

        CommonSize = common;
    }

    public override ReadOnlySpan<int> Labels => labels;

    public override ImageTargets? Targets { get; }

    public override ImageMasks? Masks { get; }

    public override int Channels => whole.Channels;

    public override ImageSize? CommonSize { get; }

    public override bool DecodesOnRead => whole.DecodesOnRead;

    public override ImageSize SizeOf(int index) => whole.SizeOf(indices[index]);

    public override ReadOnlySpan<byte> Read(int index) => whole.Read(indices[index]);

    public override Image? MaskOf(int index) => whole.MaskOf(indices[index]);

    internal override bool TryRead(int index, out ReadOnlySpan<byte> image, [NotNullWhen(false)] out BadFile? bad) => whole.TryRead(indices[index], out image, out bad);

    internal override ImageSize ListedSizeOf(int index) => whole.ListedSizeOf(indices[index]);

    internal override bool IsReplaced(int index) => whole.IsReplaced(indices[index]);

    internal override int StandingAt(int index) => whole.StandingAt(indices[index]) is var at && at != indices[index] && Array.IndexOf(indices, at) is >= 0 and var here ? here : index;
}
