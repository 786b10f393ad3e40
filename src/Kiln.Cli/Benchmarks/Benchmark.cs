using System.Text.Json.Nodes;
using Kiln.Cpu;

namespace Kiln.Cli.Benchmarks;

/// <summary>Something that <c>kiln bench</c> times.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Description">What is done, on one line.</param>
/// <param name="Options">Those of <c>--batch</c>, <c>--size</c> and <c>--only</c> that it takes.</param>
internal abstract record Benchmark(string Name, string Description, params string[] Options)
{
    /// <summary>For how long it is run where nothing else is asked for.</summary>
    public virtual Pace UsualPace => new(Steps: 20, Seconds: 2);

    /// <summary>Measures.</summary>
    /// <exception cref="InputException">A setting that this benchmark cannot use.</exception>
    public abstract BenchResult Run(BenchSettings settings);
}

/// <summary>How a benchmark is to be run.</summary>
/// <param name="Device">Where.</param>
/// <param name="Pace">For how long.</param>
internal sealed record BenchSettings(CpuDevice Device, Pace Pace)
{
    /// <summary>The seed of inputs, weights and labels.</summary>
    public ulong Seed { get; init; } = Common.DefaultSeed;

    /// <summary>Samples per step; null for the benchmark's own number.</summary>
    public int? Batch { get; init; }

    /// <summary>Rows and columns of matrices; null for the benchmark's own number.</summary>
    public int? Size { get; init; }

    /// <summary>Of many cases, only those whose name contains this.</summary>
    public string Only { get; init; } = "";

    /// <summary>Is told the name of each of many cases before it runs.</summary>
    public Action<string> Starting { get; init; } = static _ => { };

    /// <summary>What every result says about where it was measured.</summary>
    public JsonObject Describe(string name) => new()
    {
        ["name"] = name,
        ["threads"] = Device.Threads,
        ["simd"] = (int)Device.Width,
        ["version"] = Program.Version,
    };
}

/// <summary>What was measured: for programs, and as a table for people.</summary>
/// <param name="Json">For programs.</param>
/// <param name="Title">What stands above the table.</param>
/// <param name="Columns">The table's columns; none where its rows are pairs of name and value.</param>
/// <param name="Rows">The table.</param>
internal sealed record BenchResult(JsonObject Json, string Title, string[] Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>A single timing with the facts around it.</summary>
    public static BenchResult Of(string name, BenchSettings settings, Timing timing, IEnumerable<KeyValuePair<string, JsonNode?>> facts, params IEnumerable<string[]> rows)
    {
        JsonObject json = settings.Describe(name);
        json["medianMs"] = Cli.Json.Number(Math.Round(timing.MedianMs, 5));
        json["minMs"] = Cli.Json.Number(Math.Round(timing.MinMs, 5));
        json["maxMs"] = Cli.Json.Number(Math.Round(timing.MaxMs, 5));
        json["steps"] = timing.Steps;
        foreach ((string key, JsonNode? value) in facts) json[key] = value;
        return new(
            json,
            "",
            [],
            [
                ["benchmark", name],
                ["device", settings.Device.Name],
                ["median", $"{timing.MedianMs:F3} ms"],
                ["range", $"{timing.MinMs:F3} … {timing.MaxMs:F3} ms over {timing.Steps} steps"],
                .. rows,
            ]);
    }
}
