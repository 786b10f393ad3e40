using System.Collections;

namespace Kiln.Vision;

/// <summary>Transforms in order, as an immutable value: equal lists are equal, print alike and hash alike.</summary>
/// <remarks>
/// What happens to a sample is a pure function of (seed, epoch, sample, place in the list). Neighbouring geometric changes multiply
/// into one resampling; the last change is made a few rows at a time, which become floats while they are in the nearest cache.
/// </remarks>
public sealed class Pipeline : IReadOnlyList<ImageTransform>, IEquatable<Pipeline>
{
    private readonly ImageTransform[] transforms;

    /// <summary>Takes the transforms in the order in which they apply.</summary>
    public Pipeline(params IEnumerable<ImageTransform> transforms) => this.transforms = [.. transforms];

    /// <summary>Changes nothing.</summary>
    public static Pipeline None { get; } = new();

    /// <inheritdoc/>
    public int Count => transforms.Length;

    /// <inheritdoc/>
    public ImageTransform this[int index] => transforms[index];

    private static PipelineRunner Runner => PipelineRunner.OfThread;

    /// <summary>Reads what <see cref="TransformCatalog.Parse"/> reads: <c>crop:4,flip</c>.</summary>
    /// <exception cref="InputException">An unknown name, or a number that does not fit.</exception>
    public static Pipeline Parse(string text) => new(TransformCatalog.Parse(text));

    /// <summary>The size of what comes out for images of the size given; null if it differs from draw to draw.</summary>
    public ImageSize? SizeAfter(ImageSize size)
    {
        ImageSize? after = size;
        foreach (ImageTransform t in transforms)
        {
            // A fixed size comes out of images of any size, known or not.
            after = t.FixedSize is { } f ? new ImageSize(f.Height, f.Width, size.Channels) : after is { } s ? t.SizeAfter(s) : null;
        }

        return after;
    }

    /// <summary>Height and width of the result where they are the same for images of every size; null where they follow the image.</summary>
    public (int Height, int Width)? FixedSize
    {
        get
        {
            ImageSize? after = null;
            foreach (ImageTransform t in transforms) after = t.FixedSize is { } f ? new ImageSize(f.Height, f.Width, 1) : after is { } s ? t.SizeAfter(s) : null;
            return after is { } known ? (known.Height, known.Width) : null;
        }
    }

    /// <summary>Draws what happens to one sample.</summary>
    /// <param name="size">The size of the image.</param>
    /// <param name="key">What the randomness hangs on; transform t draws from the stream t.</param>
    /// <param name="plan">Where the changes go; what it held is forgotten.</param>
    public void Draw(ImageSize size, in SampleKey key, Plan plan)
    {
        plan.Begin(size, key);
        for (int t = 0; t < transforms.Length; t++)
        {
            Philox random = key.Stream(t);
            transforms[t].AddTo(plan, ref random);
        }
    }

    /// <summary>Draws for one sample, changes it and normalises it.</summary>
    /// <param name="size">The size of the image.</param>
    /// <param name="image">The image; may be followed by other readable bytes, which spares a copy.</param>
    /// <param name="key">What the randomness hangs on.</param>
    /// <param name="normalizer">What turns bytes into floats.</param>
    /// <param name="into">Where the floats go.</param>
    /// <exception cref="ArgumentException">What comes out has another size than <paramref name="into"/>.</exception>
    public void Read(ImageSize size, ReadOnlySpan<byte> image, in SampleKey key, PixelNormalizer normalizer, Span<float> into)
    {
        PipelineRunner runner = Runner;
        Draw(size, key, runner.Plan);
        if (runner.Plan.Size.Count != into.Length) throw new ArgumentException($"The pipeline made an image of {runner.Plan.Size} from one of {size}; there is room for {into.Length} floats.");
        runner.Run(runner.Plan, size, image, normalizer, into);
    }

    /// <summary>Draws for one sample and changes it: the bytes that <see cref="Read"/> would normalise.</summary>
    public Image Apply(Image image, in SampleKey key) => Apply(image.Size, image.Pixels, key);

    /// <summary>Draws for one sample and changes it: the bytes that <see cref="Read"/> would normalise.</summary>
    public Image Apply(ImageSize size, ReadOnlySpan<byte> image, in SampleKey key)
    {
        PipelineRunner runner = Runner;
        Draw(size, key, runner.Plan);
        var changed = new Image(runner.Plan.Size, new byte[runner.Plan.Size.Count]);
        runner.Run(runner.Plan, size, image, changed.Pixels);
        return changed;
    }

    /// <summary>Draws for one sample and changes the image and its mask of classes alike; colours and noise leave the mask alone.</summary>
    /// <param name="image">The image.</param>
    /// <param name="mask">The class of each pixel, of the image's height and width.</param>
    /// <param name="key">What the randomness hangs on.</param>
    /// <param name="maskFill">The class of what lies outside the image, such as 255 for none.</param>
    /// <exception cref="ArgumentException">The mask has another height or width.</exception>
    public (Image Image, Image Mask) Apply(Image image, Image mask, in SampleKey key, byte maskFill = byte.MaxValue)
    {
        if ((mask.Height, mask.Width) != (image.Height, image.Width)) throw new ArgumentException($"A mask has the height and width of its image, {image.Size}; received {mask.Size}.");
        PipelineRunner runner = Runner;
        Draw(image.Size, key, runner.Plan);
        var changed = new Image(runner.Plan.Size, new byte[runner.Plan.Size.Count]);
        var changedMask = new Image(changed.Height, changed.Width, mask.Channels);
        runner.Run(runner.Plan, image.Size, image.Pixels, changed.Pixels);
        runner.RunMask(runner.Plan, mask.Size, mask.Pixels, maskFill, changedMask.Pixels);
        return (changed, changedMask);
    }

    /// <summary>Draws for one sample and changes its mask alone, as <see cref="Read"/> changes the image of the same key.</summary>
    /// <param name="size">The size of the image.</param>
    /// <param name="mask">The class of each pixel, of the image's height and width.</param>
    /// <param name="key">What the randomness hangs on.</param>
    /// <param name="fill">The class of what lies outside the image, such as 255 for none.</param>
    /// <param name="into">Where the classes go.</param>
    public void ReadMask(ImageSize size, Image mask, in SampleKey key, byte fill, Span<float> into)
    {
        PipelineRunner runner = Runner;
        Draw(size, key, runner.Plan);
        runner.RunMask(runner.Plan, mask.Size, mask.Pixels, fill, into);
    }

    /// <summary>As <see cref="ReadMask"/>, as an image.</summary>
    /// <param name="size">The size of the image.</param>
    /// <param name="mask">The class of each pixel, of the image's height and width.</param>
    /// <param name="key">What the randomness hangs on.</param>
    /// <param name="fill">The class of what lies outside the image.</param>
    public Image ApplyToMask(ImageSize size, Image mask, in SampleKey key, byte fill = byte.MaxValue)
    {
        PipelineRunner runner = Runner;
        Draw(size, key, runner.Plan);
        var changed = new Image(runner.Plan.Size.Height, runner.Plan.Size.Width, 1);
        runner.RunMask(runner.Plan, mask.Size, mask.Pixels, fill, changed.Pixels);
        return changed;
    }

    /// <inheritdoc/>
    public IEnumerator<ImageTransform> GetEnumerator() => ((IEnumerable<ImageTransform>)transforms).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => transforms.GetEnumerator();

    /// <summary>Equal transforms in equal order.</summary>
    public bool Equals(Pipeline? other) => other is not null && transforms.AsSpan().SequenceEqual(other.transforms);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Pipeline);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (ImageTransform t in transforms) hash.Add(t);
        return hash.ToHashCode();
    }

    /// <summary>A hash of the printed pipeline that never changes between runs or machines: two runs with the same one saw the same kinds of changes.</summary>
    public string Fingerprint => Philox.Hash(ToString()).ToString("x16");

    /// <summary>As <c>RandomCrop { Padding = 4 }, HorizontalFlip { Chance = 0.5 }</c>; <c>none</c> for no transforms.</summary>
    public override string ToString() => transforms.Length == 0 ? "none" : string.Join(", ", transforms.Select(t => t.ToString()));
}
