namespace Kiln.Vision;

/// <summary>The images of a pack of pixels: read without decoding.</summary>
internal sealed class PackImages : ImageSource
{
    private readonly PackFile pack;
    private readonly PackEntry[] entries;
    private readonly int[] labels;

    public PackImages(PackFile pack)
        : base(pack.Index.Name, DataPart.Train, pack.Index.ClassNames)
    {
        this.pack = pack;
        entries = [.. pack.Index.Entries];
        labels = [.. entries.Select(e => e.Label)];
        CommonSize = Array.TrueForAll(entries, e => e.Size == entries[0].Size) ? entries[0].Size : null;
    }

    public override ReadOnlySpan<int> Labels => labels;

    public override int Channels => entries[0].Size.Channels;

    public override ImageSize? CommonSize { get; }

    public override ImageSize SizeOf(int index) => entries[index].Size;

    public override ReadOnlySpan<byte> Read(int index) => pack.BytesOf(index);
}

/// <summary>The image files within a pack.</summary>
internal sealed class PackedFiles(PackFile pack, string path) : EncodedFiles
{
    public override int Count => pack.Index.Entries.Count;

    public override string PathOf(int index) => $"{path}: {pack.Index.Entries[index].Path}";

    public override ReadOnlySpan<byte> BytesOf(int index) => pack.BytesOf(index)[..pack.Index.Entries[index].Length];

    public override ImageHeader HeaderOf(int index) => ImageHeader.Of(BytesOf(index), PathOf(index));
}
