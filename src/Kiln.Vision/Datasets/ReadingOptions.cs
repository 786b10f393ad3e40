namespace Kiln.Vision;

/// <summary>How far reading images is.</summary>
/// <param name="What">What is done: <c>decoding</c>.</param>
/// <param name="Done">Images done.</param>
/// <param name="Total">Images in all.</param>
public readonly record struct ReadingProgress(string What, int Done, int Total);

/// <summary>How image files are read; nothing here changes what is read.</summary>
public sealed record ReadingOptions
{
    /// <summary>The usual limit of <see cref="MemoryLimit"/>: 1 GiB.</summary>
    public const long UsualMemoryLimit = 1L << 30;

    /// <summary>Everything as usual.</summary>
    public static ReadingOptions Default { get; } = new();

    /// <summary>Up to so many bytes of pixels, images are decoded once into memory; beyond, each is decoded when it is asked for. At most 2 GiB are of use.</summary>
    public long MemoryLimit { get; init; } = UsualMemoryLimit;

    /// <summary>Is told from time to time how far reading is, by one thread at a time.</summary>
    public Action<ReadingProgress>? Progress { get; init; }

    /// <summary>Ends reading when the user wishes.</summary>
    public CancellationToken Cancellation { get; init; }
}
