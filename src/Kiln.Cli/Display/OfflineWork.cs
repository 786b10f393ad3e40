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

    /// <summary>Whether the images are decoded from files each time, and not kept in memory.</summary>
    public bool Decodes { get; init; }

    /// <summary>Writes the files under a progress bar, and times both ways.</summary>
    public static OfflineWork Do(
        OfflineAugmentation offline, ImageSource images, Pipeline pipeline, ulong seed, string folder, int epochs, int threads, Terminal terminal, CancellationToken stop)
    {
        IReadOnlyList<int> samples = offline.Samples;
        long stored = samples.Sum(i => (long)images.SizeOf(i).Count + (images.MaskOf(i)?.Pixels.Length ?? 0));
        long begun = Stopwatch.GetTimestamp();
        OfflineResult result = new CountBar(terminal, "images", checked(epochs * samples.Count)).Around(count => offline.Write(folder, epochs, threads, count, stop));
        double write = result.Files / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        if (!result.Complete) return new(result, write, double.NaN, double.NaN, stored) { Decodes = images.DecodesOnRead };

        // Files were just written, so that the disk's cache holds them.
        int timed = Math.Min(samples.Count, MostTimed);
        double read = Rate(timed, threads, i =>
        {
            Image image = ImageFile.Read(Path.Combine(folder, offline.PathOf(0, samples[i])));
            Normalizer.None.Apply(image.Pixels, new float[image.Pixels.Length]);
            if (images.Masks is not null) PngMask.Read(Path.Combine(folder, OfflineAugmentation.MaskPathOf(0, samples[i])));
        });
        double online = Rate(timed, threads, i =>
        {
            var key = new SampleKey(seed, 0, samples[i]);
            ReadOnlySpan<byte> image = images.Read(samples[i]);
            ImageSize size = images.SizeOf(samples[i]);
            if (pipeline.SizeAfter(size) is { } made) pipeline.Read(size, image, key, Normalizer.None, new float[made.Count]);
            else pipeline.Apply(size, image, key);
            if (images.MaskOf(samples[i]) is { } mask) pipeline.ApplyToMask(size, mask, key);
        });
        return new(result, write, read, online, stored) { Decodes = images.DecodesOnRead };
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
        if (Result.Complete) facts.Add("on the fly", $"{OnlineRate:N0} images/s from {StoredBytes / 1e6:N1} MB {(Decodes ? "of pixels, decoded each time" : "in memory")}");
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
