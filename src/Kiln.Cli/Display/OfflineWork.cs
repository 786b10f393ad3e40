using System.Diagnostics;
using System.Text.Json.Nodes;
using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>Augmented images written to files, beside making them on the fly.</summary>
/// <param name="Result">What was written.</param>
/// <param name="WriteRate">Images a second while writing.</param>
/// <param name="ReadRate">Images a second while reading files back as floats.</param>
/// <param name="OnlineRate">Images a second while making them on the fly as floats.</param>
/// <param name="StoredBytes">The bytes of the images as they are stored, which is all that making them on the fly needs.</param>
internal sealed record OfflineWork(OfflineResult Result, double WriteRate, double ReadRate, double OnlineRate, long StoredBytes)
{
    private const int MostTimed = 2000;   // images, where only a rate is wanted

    /// <summary>Writes the files under a progress bar, and times both ways.</summary>
    public static OfflineWork Do(
        OfflineAugmentation offline, ImageSet images, Pipeline pipeline, ulong seed, string folder, int epochs, int threads, Terminal terminal, CancellationToken stop)
    {
        long begun = Stopwatch.GetTimestamp();
        OfflineResult result = new CountBar(terminal, "images", checked(epochs * images.Count)).Around(count => offline.Write(folder, epochs, threads, count, stop));
        double write = result.Files / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        if (!result.Complete) return new(result, write, double.NaN, double.NaN, images.Pixels.Length);

        // Files were just written, so that the disk's cache holds them.
        int timed = Math.Min(images.Count, MostTimed);
        double read = Rate(timed, threads, i =>
        {
            Image image = ImageFile.Read(Path.Combine(folder, offline.PathOf(0, i)));
            Normalizer.None.Apply(image.Pixels, new float[image.Pixels.Length]);
        });
        double online = pipeline.SizeAfter(images.Size) is { } size
            ? Rate(timed, threads, i => pipeline.Read(images.Size, images.PixelsOf(i), new SampleKey(seed, 0, i), Normalizer.None, new float[size.Count]))
            : Rate(timed, threads, i => pipeline.Apply(images.Size, images.PixelsOf(i), new SampleKey(seed, 0, i)));
        return new(result, write, read, online, images.Pixels.Length);
    }

    /// <summary>Adds the numbers to what is shown.</summary>
    public void AddTo(JsonObject json, Facts facts, string folder)
    {
        json["out"] = folder;
        json["files"] = Result.Files;
        json["complete"] = Result.Complete;
        json["online"] = new JsonObject { ["imagesPerSecond"] = Json.Number(OnlineRate), ["megabytes"] = Json.Number(StoredBytes / 1e6) };
        json["offline"] = new JsonObject
        {
            ["writtenPerSecond"] = Json.Number(WriteRate),
            ["imagesPerSecond"] = Json.Number(ReadRate),
            ["megabytes"] = Json.Number(Result.Bytes / 1e6),
        };
        facts.Add("written", $"{Result.Files:N0} images to {folder}{(Result.Complete ? "" : ", then stopped; the manifest names those that are there")}");
        if (Result.Complete) facts.Add("on the fly", $"{OnlineRate:N0} images/s from {StoredBytes / 1e6:N1} MB in memory");
        facts.Add("from files", $"{(Result.Complete ? $"{ReadRate:N0} images/s read, " : "")}{WriteRate:N0} images/s written, {Result.Bytes / 1e6:N1} MB on the disk");
    }

    // Once to warm up, once for the clock.
    private static double Rate(int count, int threads, Action<int> one)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, count, options, one);
        long begun = Stopwatch.GetTimestamp();
        Parallel.For(0, count, options, one);
        return count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
