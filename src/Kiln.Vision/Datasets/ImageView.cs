using System.Buffers;

namespace Kiln.Vision;

/// <summary>A set of images as a data set to train on: bytes are transformed at random, then normalised to floats.</summary>
/// <remarks>
/// What sample i becomes in epoch e is a pure function of (seed, e, i). Without transforms, as for testing, it is the
/// normalised image. Nothing is allocated per sample once warm.
/// </remarks>
public sealed class ImageView : Dataset
{
    private readonly ImageSet images;
    private readonly ImageTransform[] transforms;

    /// <summary>Views images through transforms, applied in order, and a normaliser.</summary>
    /// <exception cref="ArgumentException">The normaliser was fitted to another number of channels.</exception>
    public ImageView(ImageSet images, Normalizer normalizer, IReadOnlyList<ImageTransform>? transforms = null)
    {
        normalizer.CheckChannels(images.Size.Channels);
        this.images = images;
        this.transforms = transforms is null ? [] : [.. transforms];
        Normalizer = normalizer;
    }

    /// <summary>The images as they are stored.</summary>
    public ImageSet Images => images;

    /// <summary>What turns bytes into floats.</summary>
    public Normalizer Normalizer { get; }

    /// <summary>The random changes, in order.</summary>
    public IReadOnlyList<ImageTransform> Transforms => transforms;

    /// <inheritdoc/>
    public override string Name => images.Name;

    /// <inheritdoc/>
    public override int Count => images.Count;

    /// <inheritdoc/>
    public override Shape SampleShape => images.Size.Shape;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => images.ClassNames;

    /// <inheritdoc/>
    public override int LabelOf(int index) => images.Labels[index];

    /// <inheritdoc/>
    public override void Read(int index, in SampleKey key, Span<float> into)
    {
        if (transforms.Length == 0)
        {
            Normalizer.Apply(images.PixelsOf(index), into);
            return;
        }

        int size = images.Size.Count;
        byte[] scratch = ArrayPool<byte>.Shared.Rent(2 * size);
        Normalizer.Apply(Transformed(index, key, scratch.AsSpan(0, size), scratch.AsSpan(size, size)), into);
        ArrayPool<byte>.Shared.Return(scratch);
    }

    /// <summary>The bytes of a sample after the transforms: what <see cref="Read"/> normalises, to look at or to store.</summary>
    public Image ReadImage(int index, in SampleKey key)
    {
        int size = images.Size.Count;
        return new(images.Size, Transformed(index, key, new byte[size], new byte[size]).ToArray());
    }

    private ReadOnlySpan<byte> Transformed(int index, in SampleKey key, Span<byte> next, Span<byte> spare)
    {
        ReadOnlySpan<byte> image = images.PixelsOf(index);
        for (int t = 0; t < transforms.Length; t++)
        {
            Philox random = key.Stream(t);
            Draw draw = transforms[t].Sample(images.Size, ref random);
            if (!draw.Changes) continue;
            transforms[t].Apply(draw, images.Size, image, next);
            image = next;
            Span<byte> free = spare;
            spare = next;
            next = free;
        }

        return image;
    }
}
