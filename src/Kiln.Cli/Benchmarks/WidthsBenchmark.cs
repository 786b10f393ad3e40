using System.Globalization;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Cli.Benchmarks;

/// <summary>A product, a convolution and a training step with every vector width that the machine has.</summary>
internal sealed record WidthsBenchmark() : Benchmark("widths", "a product, a convolution and a training step of cnnbn with each vector width up to --simd", "--size", "--batch")
{
    private const int UsualSize = 1024, UsualConvolutionBatch = 128, UsualStepBatch = 64;

    /// <inheritdoc/>
    public override Pace UsualPace => new(Steps: 10, Seconds: 0.5);   // of each of many

    /// <inheritdoc/>
    public override BenchResult Run(BenchSettings settings)
    {
        int size = settings.Size ?? UsualSize, images = settings.Batch ?? UsualConvolutionBatch, samples = settings.Batch ?? UsualStepBatch;
        var convolution = new ConvShape(images, 16, 16, 32, 32, new(3, 1, 1), new(3, 1, 1));
        var widths = new JsonArray();
        var rows = new List<string[]>();
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>().Where(w => w <= settings.Device.Width).OrderDescending())
        {
            settings.Starting($"{(int)width} bits");
            using var device = new CpuDevice(settings.Device.Threads, width);
            BenchSettings at = settings with { Device = device };
            (Timing product, double gflops) = GemmBenchmark.Measure(size, at);
            Timing conv = Convolution(convolution, at), step = Step(samples, at);
            widths.Add(new JsonObject
            {
                ["simd"] = (int)width,
                ["gemmMs"] = Json.Number(Math.Round(product.MedianMs, 5)),
                ["gemmGflops"] = Json.Number(Math.Round(gflops, 2)),
                ["convolutionMs"] = Json.Number(Math.Round(conv.MedianMs, 5)),
                ["cnnbnMs"] = Json.Number(Math.Round(step.MedianMs, 5)),
            });
            rows.Add([$"{(int)width}", Shown(gflops, "F1"), Shown(product.MedianMs, "F2"), Shown(conv.MedianMs, "F2"), Shown(step.MedianMs, "F1")]);
        }

        JsonObject json = settings.Describe(Name);
        json["size"] = size;
        json["widths"] = widths;
        int threads = settings.Device.Threads;
        return new(json, threads == 1 ? "CPU, 1 thread" : $"CPU, {threads} threads", ["bits", $"gemm {size} GFLOP/s", "gemm ms", $"3×3, 32 channels, {images}×16×16 ms", $"cnnbn step of {samples} ms"], rows);
    }

    private static Timing Convolution(ConvShape shape, BenchSettings settings)
    {
        using var bench = new Workbench(settings.Device, settings.Seed);
        return Timing.Of(TimedConvolutions.Forward(bench, shape), settings.Pace);
    }

    private static Timing Step(int batch, BenchSettings settings)
    {
        using var workload = new TrainingWorkload("cnnbn", [32, 32, 3], classes: 10, new Sgd(0.01f, Momentum: 0.9f), batch, settings.Seed, settings.Device);
        return Timing.Of(workload.Step, settings.Pace);
    }

    private static string Shown(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
