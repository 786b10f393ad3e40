namespace Kiln.Vision;

/// <summary>A set of images as a data set to train on: bytes are transformed at random, then normalised to floats.</summary>
/// <remarks>
/// What sample i becomes in epoch e is a pure function of (seed, e, i). Without transforms, as for testing, it is the
/// normalised image. Nothing is allocated per sample once warm.
/// </remarks>
public sealed class ImageView : Dataset
{
    private readonly ImageSource images;
    private readonly Pipeline pipeline;
    private readonly ImageSize size;
    private readonly TargetSpec targets;

    /// <summary>Views images through transforms, applied in order, and a normaliser.</summary>
    /// <exception cref="InputException">The normaliser was fitted to another number of channels or another size, or the transforms make images of different sizes, which no batch can hold.</exception>
    /// <param name="images">The images.</param>
    /// <param name="normalizer">What turns bytes into floats.</param>
    /// <param name="transforms">Random changes, in order; null for none.</param>
    /// <param name="targets">How numbers among the targets are scaled; null for those of these images.</param>
    public ImageView(ImageSource images, PixelNormalizer normalizer, IReadOnlyList<ImageTransform>? transforms = null, TargetSpec? targets = null)
    {
        this.targets = targets ?? images.Targets?.Fit() ?? TargetSpec.OneClass;
        this.images = images;
        pipeline = transforms as Pipeline ?? new(transforms ?? []);
        size = images.CommonSize is { } same ? pipeline.SizeAfter(same) ?? throw Differing(pipeline) : SizeOfAll(images, pipeline);
        normalizer.CheckSize(size);
        if (images.Masks is not null) this.targets = new(TargetKind.Pixels, size.Height * size.Width);
        Normalizer = normalizer;
    }

    /// <summary>The images as they are stored.</summary>
    public ImageSource Images => images;

    /// <summary>What turns bytes into floats.</summary>
    public PixelNormalizer Normalizer { get; }

    /// <summary>The random changes, in order.</summary>
    public Pipeline Transforms => pipeline;

    /// <inheritdoc/>
    public override string Name => images.Name;

    /// <inheritdoc/>
    public override int Count => images.Count;

    /// <inheritdoc/>
    public override Shape SampleShape => size.Shape;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => images.ClassNames;

    /// <inheritdoc/>
    public override bool IsForTesting => images.Part == DataPart.Test;

    /// <inheritdoc/>
    public override TargetSpec Targets => targets;

    /// <inheritdoc/>
    public override int LabelOf(int index) => images.Labels[index];

    /// <inheritdoc/>
    public override void Read(int index, in SampleKey key, Span<float> into)
    {
        ReadOnlySpan<byte> pixels = images.Read(index);
        if (pipeline.Count == 0) Normalizer.Apply(pixels[..into.Length], into);
        else pipeline.Read(images.SizeOf(index), pixels, key, Normalizer, into);
    }

    /// <inheritdoc/>
    public override void ReadTargets(int index, in SampleKey key, Span<float> into)
    {
        if (images.MaskOf(index) is { } mask) pipeline.ReadMask(images.SizeOf(index), mask, key, byte.MaxValue, into);
        if (images.Targets is not { } rows) return;
        rows.RowOf(images.StandingAt(index)).CopyTo(into);
        for (int c = 0; c < into.Length; c++) into[c] = targets.Scale(c, into[c]);
    }

    /// <summary>The bytes of a sample after the transforms: what <see cref="Read"/> normalises, to look at or to store.</summary>
    public Image ReadImage(int index, in SampleKey key) => Changed(images.Read(index), index, key);

    // The size is asked for when the image is there: a good one may have taken the place of a damaged one.
    private Image Changed(ReadOnlySpan<byte> image, int index, in SampleKey key) => pipeline.Apply(images.SizeOf(index), image, key);

    private static ImageSize SizeOfAll(ImageSource images, Pipeline pipeline) => pipeline.FixedSize is { } f
        ? new ImageSize(f.Height, f.Width, images.Channels)
        : throw new InputException($"The images of '{images.Name}' have different sizes ({images.SizeText()}), and a batch holds one; give all of them one by --size 224, or end the transforms with one that fixes it, such as resize:224:224.");

    private static InputException Differing(Pipeline pipeline) =>
        new($"The transforms '{pipeline}' make images whose size differs from draw to draw; end them with one that fixes it, such as a random crop with a height and a width.");
}
