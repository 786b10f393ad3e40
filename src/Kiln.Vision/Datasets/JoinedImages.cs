namespace Kiln.Vision;

/// <summary>Two sources of the same classes, one behind the other.</summary>
internal sealed class JoinedImages : ImageSource
{
    private readonly ImageSource first, second;
    private readonly int[] labels;

    public JoinedImages(ImageSource first, ImageSource second)
        : base(first.Name, DataPart.Train, first.ClassNames)
    {
        this.first = first;
        this.second = second;
        labels = [.. first.Labels, .. second.Labels];
        CommonSize = first.CommonSize == second.CommonSize ? first.CommonSize : null;
    }

    public override ReadOnlySpan<int> Labels => labels;

    public override int Channels => first.Channels;

    public override ImageSize? CommonSize { get; }

    public override bool DecodesOnRead => first.DecodesOnRead || second.DecodesOnRead;

    public override ImageSize SizeOf(int index) => index < first.Count ? first.SizeOf(index) : second.SizeOf(index - first.Count);

    public override ReadOnlySpan<byte> Read(int index) => index < first.Count ? first.Read(index) : second.Read(index - first.Count);
}
