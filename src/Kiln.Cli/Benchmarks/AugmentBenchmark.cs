using System.Globalization;
using System.Text.Json.Nodes;
using Kiln.Vision;

namespace Kiln.Cli.Benchmarks;

/// <summary>Images per second of augmentation pipelines, from bytes in memory to normalised floats, each image by one thread.</summary>
internal sealed record AugmentBenchmark() : Benchmark("augment", "images per second of augmentation pipelines; --only rotation,affine for some of them", "--only")
{
    private const int SmallImages = 2048, LargeImages = 256, Files = 64, SmallSide = 32;

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
            int count = pipeline.Side switch { 0 => Files, SmallSide => SmallImages, _ => LargeImages };
            var timing = Timing.Of(Epochs(pipeline, count, settings), settings.Pace);
            double rate = count / timing.MedianMs * 1e3;
            cases.Add(new JsonObject { ["name"] = pipeline.Name, ["unit"] = "img/s", ["median"] = Json.Number(Math.Round(rate, 1)), ["steps"] = timing.Steps });
            rows.Add([pipeline.Name, rate.ToString("F0", CultureInfo.InvariantCulture), (timing.MedianMs / count * 1e3).ToString("F1", CultureInfo.InvariantCulture), timing.Steps.ToString(CultureInfo.InvariantCulture)]);
        }

        JsonObject json = settings.Describe(Name);
        json["cases"] = cases;
        return new(json, settings.Device.Threads == 1 ? "1 thread" : $"{settings.Device.Threads} threads", ["pipeline", "images/s", "µs per image", "epochs"], rows);
    }

    /// <summary>A call that sends all images through the pipeline once, with the draws of another epoch each time.</summary>
    private static Action Epochs(TimedPipeline pipeline, int count, BenchSettings settings)
    {
        bool files = pipeline.Side == 0;
        ImageSize size = files ? new(BenchPhotos.FileHeight, BenchPhotos.FileWidth, 3) : new(pipeline.Side, pipeline.Side, 3);
        int outputs = (pipeline.Pipeline.SizeAfter(size) ?? size).Count, epoch = 0, threads = settings.Device.Threads;
        var normalizer = new Normalizer([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
        string[] paths = files ? BenchPhotos.Files(count, settings.Seed) : [];
        byte[][] images = files ? [.. Enumerable.Range(0, threads).Select(_ => new byte[size.Count])] : BenchPhotos.Smooth(count, size.Height, size.Width, settings.Seed);
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
            for (int i = thread; i < count; i += threads)
            {
                if (files) ImageFile.Read(paths[i], images[thread]);
                pipeline.Pipeline.Read(size, images[files ? thread : i], new(settings.Seed, epoch, i), normalizer, floats[thread]);
            }
        }
    }
}
