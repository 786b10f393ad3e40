using System.Diagnostics;
using System.Text.Json.Nodes;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>What each step of a pipeline costs on one thread, and the whole of it.</summary>
/// <param name="Steps">Microseconds an image of each step by itself, on unchanged images, with the floats made of the result.</param>
/// <param name="Whole">Microseconds an image of the pipeline, which merges and fuses its steps.</param>
/// <param name="Bare">Microseconds an image of normalising alone, which is part of all others.</param>
internal sealed record StepCosts(IReadOnlyList<double> Steps, double Whole, double Bare)
{
    private const string NameKey = "name";
    private const int MostImages = 64;
    private const long MostBytes = 64 << 20;   // of pixels kept for it
    private const double Seconds = 0.05;   // of each step, after as much to warm up

    /// <summary>Times a pipeline on the first of some images, decoded before.</summary>
    /// <param name="images">The images.</param>
    /// <param name="samples">The numbers of those to choose from, at least one.</param>
    /// <param name="pipeline">What happens to them.</param>
    /// <param name="seed">The seed of the run.</param>
    public static StepCosts Measure(ImageSource images, IReadOnlyList<int> samples, Pipeline pipeline, ulong seed)
    {
        Image[] sample = FirstOf(images, samples);
        ImageSize?[] made = [.. sample.Select(image => pipeline.SizeAfter(image.Size))];
        int largest = Math.Max(sample.Max(image => image.Size.Count), made.Max(size => size?.Count ?? 0));
        for (int s = 0; s < pipeline.Count; s++)
        {
            for (int i = 0; i < sample.Length; i++) largest = Math.Max(largest, new PipelineStep(pipeline, s).SizeAfter(sample[i].Size, new SampleKey(seed, 0, i)).Count);
        }

        float[] into = new float[largest];
        double Time(Action<int> one)
        {
            double best = double.MaxValue;
            long begun = Stopwatch.GetTimestamp();
            bool warm = false;
            for (int pass = 0; pass < 3 || Stopwatch.GetElapsedTime(begun).TotalSeconds < 2 * Seconds; pass++)
            {
                long from = Stopwatch.GetTimestamp();
                for (int i = 0; i < sample.Length; i++) one(i);
                if (warm) best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalMicroseconds / sample.Length);
                warm |= pass > 0;
            }

            return best;
        }

        double[] steps = [.. Enumerable.Range(0, pipeline.Count).Select(s => Time(i =>
        {
            var step = new PipelineStep(pipeline, s);
            var key = new SampleKey(seed, 0, i);
            step.Read(sample[i], key, Normalizer.None, into.AsSpan(0, step.SizeAfter(sample[i].Size, key).Count));
        }))];
        double whole = Time(i =>
        {
            var key = new SampleKey(seed, 0, i);
            if (made[i] is { } size) pipeline.Read(sample[i].Size, sample[i].Pixels, key, Normalizer.None, into.AsSpan(0, size.Count));
            else pipeline.Apply(sample[i], key);
        });
        return new(steps, whole, Time(i => Normalizer.None.Apply(sample[i].Pixels, into.AsSpan(0, sample[i].Size.Count))));
    }

    // Photographs are large, and a few of them say as much.
    private static Image[] FirstOf(ImageSource images, IReadOnlyList<int> samples)
    {
        var first = new List<Image>();
        long bytes = 0;
        foreach (int i in samples.Take(MostImages))
        {
            first.Add(images.ImageOf(i));
            bytes += first[^1].Size.Count;
            if (bytes > MostBytes) break;
        }

        return [.. first];
    }

    /// <summary>The costs as a table.</summary>
    public Table Table(Pipeline pipeline)
    {
        Table table = new Table { Border = TableBorder.Rounded }.AddColumns("step", "settings", "µs/image", "images/s");
        table.Columns[2].RightAligned();
        table.Columns[3].RightAligned();
        for (int s = 0; s < Steps.Count; s++)
        {
            (string name, string settings) = Words(pipeline[s]);
            Row(name, settings, Steps[s]);
        }

        Row("the whole pipeline", "", Whole);
        Row("normalising alone", "", Bare);
        return table;

        void Row(string name, string settings, double cost) =>
            table.AddRow(new Text(name), new Text(settings), new Text($"{cost:F2}"), new Text($"{1e6 / cost:N0}"));
    }

    /// <summary>The name and the settings of a transform, as recipes have them.</summary>
    public static (string Name, string Settings) Words(ImageTransform transform)
    {
        JsonObject json = JsonNode.Parse(new Recipe { Augment = [transform] }.ToJson(indented: false))!["augment"]![0]!.AsObject();
        return ((string)json[NameKey]!, string.Join(" · ", json.Where(setting => setting.Key != NameKey).Select(setting => $"{setting.Key} {setting.Value?.ToString() ?? "none"}")));
    }
}
