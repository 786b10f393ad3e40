using Kiln.Vision;

namespace Kiln.Cli.Benchmarks;

/// <summary>The pictures that a timed pipeline gets, as a data set that has them several times over: an epoch of a cheap pipeline is then long enough to time.</summary>
internal sealed class BenchImages : Dataset
{
    private const int SmallSide = 32, SmallImages = 2048, LargeImages = 256, Files = 64;

    [ThreadStatic]
    private static byte[]? decoded;

    private readonly Normalizer normalizer = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
    private readonly TimedPipeline timed;
    private readonly ImageSize size;
    private readonly string[] paths = [];
    private readonly byte[][] images = [];
    private readonly int times;

    public BenchImages(TimedPipeline timed, ulong seed)
    {
        this.timed = timed;
        times = 1;
        bool files = timed.Side == 0;
        size = files ? new(BenchPhotos.FileHeight, BenchPhotos.FileWidth, 3) : new(timed.Side, timed.Side, 3);
        if (files) paths = BenchPhotos.Files(Files, seed);
        else images = BenchPhotos.Smooth(timed.Side == SmallSide ? SmallImages : LargeImages, size.Height, size.Width, seed);
    }

    /// <summary>The same pictures more often.</summary>
    private BenchImages(BenchImages of, int times) => (timed, size, paths, images, this.times) = (of.timed, of.size, of.paths, of.images, times);

    public override string Name => timed.Name;

    public override int Count => times * Pictures;

    public override Shape SampleShape => (timed.Pipeline.SizeAfter(size) ?? size).Shape;

    public override IReadOnlyList<string> ClassNames => ["picture"];

    private int Pictures => paths.Length + images.Length;

    /// <summary>The same pictures, so many times over.</summary>
    public BenchImages Times(int count) => new(this, count);

    public override int LabelOf(int index) => 0;

    public override void Read(int index, in SampleKey key, Span<float> into)
    {
        ReadOnlySpan<byte> image = paths.Length > 0 ? Decode(paths[index % Pictures]) : images[index % Pictures];
        timed.Pipeline.Read(size, image, key, normalizer, into);
    }

    private byte[] Decode(string path)
    {
        if (decoded is null || decoded.Length < size.Count) decoded = new byte[size.Count];
        ImageFile.Read(path, decoded);
        return decoded;
    }
}
