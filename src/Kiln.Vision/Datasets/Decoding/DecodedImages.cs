using System.Diagnostics.CodeAnalysis;

namespace Kiln.Vision;

/// <summary>Images that are decoded whenever they are asked for.</summary>
internal sealed class DecodedImages : ImageSource
{
    [ThreadStatic]
    private static byte[]? kept;

    private readonly ImageDecoder decoder;
    private readonly ImageSize[] uprights;
    private readonly int[] numbers, labels;

    /// <summary>Takes files, given by their numbers, with their sizes and labels.</summary>
    public DecodedImages(string name, IReadOnlyList<string> classNames, ImageDecoder decoder, int[] numbers, ImageSize[] uprights, int[] labels)
        : base(name, DataPart.Train, classNames)
    {
        this.decoder = decoder;
        this.numbers = numbers;
        this.uprights = uprights;
        this.labels = labels;
        ImageSize first = SizeOf(0);
        CommonSize = Array.TrueForAll(uprights, u => decoder.SizeAfter(u) == first) ? first : null;
    }

    public override ReadOnlySpan<int> Labels => labels;

    public override int Channels => decoder.Channels;

    public override ImageSize? CommonSize { get; }

    public override bool DecodesOnRead => true;

    public override ImageSize SizeOf(int index) => decoder.SizeAfter(uprights[index]);

    public override ReadOnlySpan<byte> Read(int index) =>
        TryRead(index, out ReadOnlySpan<byte> image, out BadFile? bad) ? image : throw new InputException(bad.Reason);

    internal override bool TryRead(int index, out ReadOnlySpan<byte> image, [NotNullWhen(false)] out BadFile? bad)
    {
        int count = SizeOf(index).Count;
        if (kept is null || kept.Length < count + Buffers.Slack) kept = new byte[count + Buffers.Slack];
        image = kept;
        return decoder.TryDecode(numbers[index], uprights[index], kept.AsSpan(0, count), out bad);
    }
}
