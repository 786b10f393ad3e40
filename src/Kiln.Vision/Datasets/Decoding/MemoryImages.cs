namespace Kiln.Vision;

/// <summary>Images of any sizes, decoded, one behind the other in memory.</summary>
internal sealed class MemoryImages : ImageSource
{
    private readonly byte[] pixels;
    private readonly ImageSize[] sizes;
    private readonly int[] offsets, labels;

    public MemoryImages(string name, IReadOnlyList<string> classNames, byte[] pixels, ImageSize[] sizes, int[] offsets, int[] labels)
        : base(name, DataPart.Train, classNames)
    {
        this.pixels = pixels;
        this.sizes = sizes;
        this.offsets = offsets;
        this.labels = labels;
        Channels = sizes[0].Channels;
        CommonSize = Array.TrueForAll(sizes, s => s == sizes[0]) ? sizes[0] : null;
    }

    public override ReadOnlySpan<int> Labels => labels;

    public override int Channels { get; }

    public override ImageSize? CommonSize { get; }

    public override ImageSize SizeOf(int index) => sizes[index];

    public override ReadOnlySpan<byte> Read(int index) => pixels.AsSpan(offsets[index]);
}
