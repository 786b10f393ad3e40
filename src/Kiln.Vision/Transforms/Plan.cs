namespace Kiln.Vision;

/// <summary>What a pipeline drew for one image: transforms and their draws, in order. It is used again and again, and allocates nothing once warm.</summary>
public sealed class Plan
{
    private ImageTransform[] transforms = new ImageTransform[8];
    private Draw[] draws = new Draw[8];

    /// <summary>The number of changes.</summary>
    public int Count { get; private set; }

    /// <summary>The size of the image after all changes so far.</summary>
    public ImageSize Size { get; private set; }

    /// <summary>What the randomness of this image hangs on; most transforms need only the stream they are given.</summary>
    public SampleKey Key { get; private set; }

    /// <summary>Begins anew with an image of the size given.</summary>
    /// <param name="size">The size of the image.</param>
    /// <param name="key">What its randomness hangs on.</param>
    public void Begin(ImageSize size, in SampleKey key = default)
    {
        Count = 0;
        Size = size;
        Key = key;
    }

    /// <summary>Adds a change.</summary>
    public void Add(ImageTransform transform, in Draw draw)
    {
        if (Count == draws.Length)
        {
            Array.Resize(ref transforms, 2 * Count);
            Array.Resize(ref draws, 2 * Count);
        }

        transforms[Count] = transform;
        draws[Count++] = draw;
        Size = transform.SizeAfter(draw, Size);
    }

    /// <summary>The transform of change <paramref name="i"/>.</summary>
    public ImageTransform TransformOf(int i) => i < Count ? transforms[i] : throw new ArgumentOutOfRangeException(nameof(i));

    /// <summary>What was drawn for change <paramref name="i"/>.</summary>
    public ref readonly Draw DrawOf(int i)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i, Count);
        return ref draws[i];
    }

    /// <summary>As <c>randomCrop(2, −1), horizontalFlip</c>: what happened, for people.</summary>
    public override string ToString() => string.Join(", ", Enumerable.Range(0, Count).Select(i => $"{transforms[i].GetType().Name} {draws[i]}"));
}
