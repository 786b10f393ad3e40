using System.Globalization;
using System.Text.Json.Nodes;
using Kiln.Vision;

namespace Kiln.Cli.Benchmarks;

/// <summary>Images per second of augmentation pipelines, from bytes in memory to normalised floats, each image by one thread.</summary>
internal sealed record AugmentBenchmark() : Benchmark("augment", "images per second of augmentation pipelines; --only rotation,affine for some of them", "--only")
{
    private const int SmallImages = 2048, LargeImages = 256, SmallSide = 32;

    /// <inheritdoc/>
    public override Pace UsualPace => new(Steps: 5, Seconds: 1);   // of each of many

    /// <inheritdoc/>
    public override BenchResult Run(BenchSettings settings)
    {
        TimedPipeline[] wanted = [.. TimedPipeline.All.Where(p => settings.Only.Length == 0 || settings.Only.Split(',').Any(part => p.Name.Contains(part, StringComparison.Ordinal)))];
        if (wanted.Length == 0) throw new InputException($"--only: no pipeline has '{settings.Only}' in its name; 'kiln bench augment' lists them all, such as {TimedPipeline.All[0].Name}.");
        var cases = new JsonArray();
        var rows = new List<string[]>();
        foreach (TimedPipeline pipeline in wanted)
        {
            settings.Starting(pipeline.Name);
            int count = pipeline.Side == SmallSide ? SmallImages : LargeImages;
            var timing = Timing.Of(Epochs(pipeline, Photos(count, pipeline.Side, settings.Seed), settings), settings.Pace);
            double rate = count / timing.MedianMs * 1e3;
            cases.Add(new JsonObject { ["name"] = pipeline.Name, ["unit"] = "img/s", ["median"] = Json.Number(Math.Round(rate, 1)), ["steps"] = timing.Steps });
            rows.Add([pipeline.Name, rate.ToString("F0", CultureInfo.InvariantCulture), (timing.MedianMs / count * 1e3).ToString("F1", CultureInfo.InvariantCulture), timing.Steps.ToString(CultureInfo.InvariantCulture)]);
        }

        JsonObject json = settings.Describe(Name);
        json["cases"] = cases;
        return new(json, settings.Device.Threads == 1 ? "1 thread" : $"{settings.Device.Threads} threads", ["pipeline", "images/s", "µs per image", "epochs"], rows);
    }

    /// <summary>A call that sends all images through the pipeline once, with the draws of another epoch each time.</summary>
    private static Action Epochs(TimedPipeline pipeline, byte[][] images, BenchSettings settings)
    {
        var size = new ImageSize(pipeline.Side, pipeline.Side, 3);
        int outputs = (pipeline.Pipeline.SizeAfter(size) ?? size).Count, epoch = 0, threads = settings.Device.Threads;
        var normalizer = new Normalizer([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
        float[][] floats = [.. Enumerable.Range(0, threads).Select(_ => new float[outputs])];
        var all = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return () =>
        {
            if (threads == 1) Share(0);
            else Parallel.For(0, threads, all, Share);
            epoch++;
        };

        void Share(int thread)
        {
            for (int i = thread; i < images.Length; i += threads) pipeline.Pipeline.Read(size, images[i], new(settings.Seed, epoch, i), normalizer, floats[thread]);
        }
    }

    /// <summary>Smooth pictures: eight by eight random colours, enlarged.</summary>
    private static byte[][] Photos(int count, int side, ulong seed)
    {
        const int Colors = 8;
        var enlarge = new Resize(side, side, Interpolation.Bicubic);
        var random = Philox.For(seed, "photos");
        var photos = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            var small = new Image(Colors, Colors, 3);
            foreach (ref byte value in small.Pixels) value = (byte)random.Below(256);
            photos[i] = enlarge.Apply(small, ref random).Pixels.ToArray();
        }

        return photos;
    }
}
