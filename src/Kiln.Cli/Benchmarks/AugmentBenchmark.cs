using System.Globalization;
using System.Text.Json.Nodes;

namespace Kiln.Cli.Benchmarks;

/// <summary>Images per second of augmentation pipelines, from bytes in memory to normalised floats, each image by one thread; with two threads or more, also through the loader of training.</summary>
internal sealed record AugmentBenchmark() : Benchmark("augment", "images per second of augmentation pipelines; --only rotation,affine for some of them", "--only")
{
    /// <inheritdoc/>
    public override Pace UsualPace => new(Steps: 5, Seconds: 1);   // of each of many

    /// <inheritdoc/>
    public override BenchResult Run(BenchSettings settings)
    {
        TimedPipeline[] wanted = [.. TimedPipeline.All.Where(p => settings.Only.Length == 0 || settings.Only.Split(',').Any(part => p.Name.Contains(part, StringComparison.Ordinal)))];
        if (wanted.Length == 0) throw new InputException($"--only: no pipeline has '{settings.Only}' in its name; 'kiln bench augment' lists them all, such as {TimedPipeline.All[0].Name}.");
        var cases = new JsonArray();
        var rows = new List<string[]>();
        bool scales = settings.Device.Threads > 1;
        foreach (TimedPipeline pipeline in wanted)
        {
            settings.Starting(pipeline.Name);
            var images = new BenchImages(pipeline, settings.Seed);
            var timing = Timing.Of(Epochs(images, settings), settings.Pace);
            LoaderScaling? loader = scales ? LoaderScaling.Of(images, settings) : null;
            double rate = images.Count / timing.MedianMs * 1e3;
            var found = new JsonObject { ["name"] = pipeline.Name, ["unit"] = "img/s", ["median"] = Json.Number(Math.Round(rate, 1)), ["steps"] = timing.Steps };
            if (loader is not null) (found["loader1"], found["loader2"], found["loaderRatio"]) = (Json.Number(Math.Round(loader.One, 1)), Json.Number(Math.Round(loader.Two, 1)), Json.Number(Math.Round(loader.Ratio, 3)));
            cases.Add(found);
            string[] row = [pipeline.Name, Whole(rate), (timing.MedianMs / images.Count * 1e3).ToString("F1", CultureInfo.InvariantCulture), timing.Steps.ToString(CultureInfo.InvariantCulture)];
            rows.Add(loader is null ? row : [.. row, Whole(loader.One), Whole(loader.Two), loader.Ratio.ToString("F2", CultureInfo.InvariantCulture)]);
        }

        JsonObject json = settings.Describe(Name);
        json["cases"] = cases;
        string[] columns = ["pipeline", "images/s", "µs per image", "epochs"];
        return new(json, scales ? $"{settings.Device.Threads} threads, and the loader with one and two" : "1 thread", scales ? [.. columns, "loader, 1 thread", "2 threads", "ratio"] : columns, rows);
    }

    private static string Whole(double rate) => rate.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>A call that sends all images through the pipeline once, with the draws of another epoch each time.</summary>
    private static Action Epochs(BenchImages images, BenchSettings settings)
    {
        int epoch = 0, threads = settings.Device.Threads;
        float[][] floats = [.. Enumerable.Range(0, threads).Select(_ => new float[images.SampleShape.Count])];
        var all = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return () =>
        {
            if (threads == 1) Share(0);
            else Parallel.For(0, threads, all, Share);
            epoch++;
        };

        void Share(int thread)
        {
            for (int i = thread; i < images.Count; i += threads) images.Read(i, new(settings.Seed, epoch, i), floats[thread]);
        }
    }
}
