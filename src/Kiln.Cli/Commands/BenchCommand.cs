using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cli.Benchmarks;
using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln bench</c>: times a training step or a product on this machine.</summary>
internal static class BenchCommand
{
    private const int DefaultBatch = 64, DefaultSize = 1024;

    private static readonly Argument<string> Workload = new("name") { Description = "mlp11, cnnbn or gemm." };
    private static readonly Option<int?> Batch = Numbers.Whole("--batch", "Samples per training step [default: 64].");
    private static readonly Option<int?> Size = Numbers.Whole("--size", "Rows and columns of the matrices of gemm [default: 1024].");
    private static readonly Option<int?> Steps = Numbers.Whole("--steps", "Timed steps at least [default: 20].");

    private static readonly string[] Examples =
    [
        "kiln bench mlp11",
        "kiln bench cnnbn --batch 256 --threads 1 --json",
        "kiln bench gemm --size 1024",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams) => Common.NewVerb(
        "bench", "Times a training step (forward, loss, backward, update) or a matrix product; prints the median.", Examples, [Workload, Batch, Size, Steps], Run, streams);

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        string name = parsed.GetRequiredValue(Workload);
        int steps = parsed.GetValue(Steps) ?? 20;
        ulong seed = parsed.GetValue(Common.Seed) ?? Common.DefaultSeed;
        using CpuDevice device = Common.Device(parsed);
        switch (name)
        {
            case "gemm":
                Product(terminal, device, parsed.GetValue(Size) ?? DefaultSize, seed, steps);
                break;
            case "mlp11":
                Training(terminal, device, name, [28, 28, 1], new Adam(1e-3f), parsed.GetValue(Batch) ?? DefaultBatch, seed, steps);
                break;
            case "cnnbn":
                Training(terminal, device, name, [32, 32, 3], new Sgd(0.01f, Momentum: 0.9f), parsed.GetValue(Batch) ?? DefaultBatch, seed, steps);
                break;
            default:
                throw new InputException($"There is no benchmark '{name}'; known are mlp11, cnnbn and gemm.");
        }

        return ExitCode.Done;
    }

    private static void Training(Terminal terminal, CpuDevice device, string name, Shape sample, Optimizer optimizer, int batch, ulong seed, int steps)
    {
        using var workload = new TrainingWorkload(name, sample, optimizer, batch, seed, device);
        var timing = Timing.Of(workload.Step, steps);
        JsonObject json = ToJson(name, device, timing);
        json["batch"] = batch;
        terminal.Result(json, FactsOf(name, device, timing).Add("batch", $"{batch}").Add("samples per second", $"{batch / timing.MedianMs * 1e3:N0}").Table);
    }

    private static void Product(Terminal terminal, CpuDevice device, int size, ulong seed, int steps)
    {
        if ((long)size * size > int.MaxValue) throw new InputException($"--size: expected at most 46340, because a matrix has at most 2147483647 values; received {size}.");
        using Slab a = device.Allocate(size * size), b = device.Allocate(size * size), c = device.Allocate(size * size);
        Philox random = Philox.For(seed, "input");
        random.FillNormal(a.Buffer.Span, 1);
        random.FillNormal(b.Buffer.Span, 1);
        var shape = new GemmShape(size, size, size);
        double peak = FmaPeak.Measure(device.Threads, device.Width);
        var timing = Timing.Of(() => device.Kernels.Gemm(shape, a.Buffer, b.Buffer, bias: default, new Into(c.Buffer)), steps);
        double gflops = shape.Flops / timing.MedianMs / 1e6;

        JsonObject json = ToJson("gemm", device, timing);
        json["size"] = size;
        json["gflops"] = Json.Number(Math.Round(gflops, 2));
        json["peakGflops"] = Json.Number(Math.Round(peak, 2));
        json["peakShare"] = Json.Number(Math.Round(gflops / peak, 4));
        terminal.Result(json, FactsOf($"gemm {size}", device, timing).Add("GFLOP/s", $"{gflops:F1}").Add("of the measured FMA peak", $"{gflops / peak:P1}").Table);
    }

    private static JsonObject ToJson(string name, CpuDevice device, Timing timing) => new()
    {
        ["name"] = name,
        ["threads"] = device.Threads,
        ["simd"] = (int)device.Width,
        ["medianMs"] = Json.Number(Math.Round(timing.MedianMs, 5)),
        ["minMs"] = Json.Number(Math.Round(timing.MinMs, 5)),
        ["maxMs"] = Json.Number(Math.Round(timing.MaxMs, 5)),
        ["steps"] = timing.Steps,
        ["version"] = Program.Version,
    };

    private static Facts FactsOf(string name, CpuDevice device, Timing timing) => new Facts()
        .Add("benchmark", name)
        .Add("device", device.Name)
        .Add("median", $"{timing.MedianMs:F3} ms")
        .Add("range", $"{timing.MinMs:F3} … {timing.MaxMs:F3} ms over {timing.Steps} steps");
}
