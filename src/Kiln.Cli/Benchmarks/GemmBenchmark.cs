using Kiln.Devices;

namespace Kiln.Cli.Benchmarks;

/// <summary>A product of square matrices, beside what the multiply-add units can do.</summary>
internal sealed record GemmBenchmark() : Benchmark("gemm", "a product of two square matrices, and its share of the multiply-add units' peak", "--size")
{
    private const int UsualSize = 1024;

    /// <inheritdoc/>
    public override BenchResult Run(BenchSettings settings)
    {
        int size = settings.Size ?? UsualSize;
        double peak = FmaPeak.Measure(settings.Device.Threads, settings.Device.Width);
        (Timing timing, double gflops) = Measure(size, settings);
        return BenchResult.Of(
            Name,
            settings,
            timing,
            [
                new("size", size), new("gflops", Json.Number(Math.Round(gflops, 2))),
                new("peakGflops", Json.Number(Math.Round(peak, 2))), new("peakShare", Json.Number(Math.Round(gflops / peak, 4))),
            ],
            ["size", $"{size}"],
            ["GFLOP/s", $"{gflops:F1}"],
            ["of the measured FMA peak", $"{gflops / peak:P1}"]);
    }

    /// <summary>Times c = a·b for square matrices.</summary>
    /// <exception cref="InputException">Matrices with more values than an index can count.</exception>
    public static (Timing Timing, double Gflops) Measure(int size, BenchSettings settings)
    {
        if ((long)size * size > int.MaxValue) throw new InputException($"--size: expected at most 46340, because a matrix has at most 2147483647 values; received {size}.");
        using var bench = new Workbench(settings.Device, settings.Seed);
        FloatBuffer a = bench.Drawn(size * size), b = bench.Drawn(size * size), c = bench.Empty(size * size);
        var shape = new GemmShape(size, size, size);
        var timing = Timing.Of(() => settings.Device.Kernels.Gemm(shape, a, b, bias: default, new Into(c)), settings.Pace);
        return (timing, shape.Flops / timing.MedianMs / 1e6);
    }
}
