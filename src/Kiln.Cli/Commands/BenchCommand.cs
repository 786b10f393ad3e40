using System.CommandLine;
using Kiln.Cli.Benchmarks;
using Kiln.Cpu;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln bench</c>: times training steps, predictions and single operations on this machine.</summary>
internal static class BenchCommand
{
    private static readonly Argument<string> Name = new("name") { Description = $"One of\n{string.Join('\n', BenchmarkCatalog.All.Select(b => $"{b.Name,-15} {b.Description}"))}" };
    private static readonly Option<int?> Batch = Numbers.Whole("--batch", "Samples per step; the benchmark's own number where none is given.");
    private static readonly Option<int?> Size = Numbers.Whole("--size", "Rows and columns of the matrices of gemm and widths [default: 1024].");
    private static readonly Option<string?> Only = new("--only") { Description = "The operations of ops whose names contain this, or one of several parts with commas between.", HelpName = "PART" };
    private static readonly Option<int?> Steps = Numbers.Whole("--steps", "Timed steps at least [default: 20; 10 of each row of ops and widths].");
    private static readonly Option<float?> Seconds = Numbers.Positive("--seconds", "Timed seconds at least, after half as many to warm up [default: 2; 0.5 for each row of ops and widths].");

    private static readonly string[] Examples =
    [
        "kiln bench mlp11",
        "kiln bench cnnbn --batch 256 --threads 1 --json",
        "kiln bench resnet18-infer --batch 16",
        "kiln bench gemm --size 1024",
        "kiln bench ops --only conv_r20,maxpool2",
        "kiln bench widths --threads 1",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams) => Common.NewVerb(
        "bench", "Times training steps, predictions and single operations; prints medians.", Examples, [Name, Batch, Size, Only, Steps, Seconds], Run, streams);

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        Benchmark benchmark = BenchmarkCatalog.Find(parsed.GetRequiredValue(Name));
        foreach (Option option in (Option[])[Batch, Size, Only])
        {
            if (parsed.GetResult(option) is not null && !benchmark.Options.Contains(option.Name))
            {
                throw new InputException($"{option.Name}: {benchmark.Name} has no use for it; it takes {string.Join(" and ", benchmark.Options)}.");
            }
        }

        Pace usual = benchmark.UsualPace;
        using CpuDevice device = Common.Device(parsed);
        var pace = new Pace(parsed.GetValue(Steps) ?? usual.Steps, parsed.GetValue(Seconds) ?? usual.Seconds);
        BenchResult result = benchmark.Run(new BenchSettings(device, pace)
        {
            Seed = parsed.GetValue(Common.Seed) ?? Common.DefaultSeed,
            Batch = parsed.GetValue(Batch),
            Size = parsed.GetValue(Size),
            Only = parsed.GetValue(Only) ?? "",
            Starting = terminal.ProgressIsLive ? name => terminal.Say($"timing {name} …") : static _ => { },
        });
        terminal.Result(result.Json, result.Columns.Length == 0 ? FactsOf(result) : TableOf(result));
        return ExitCode.Done;
    }

    private static Table FactsOf(BenchResult result)
    {
        var facts = new Facts();
        foreach (string[] row in result.Rows) facts.Add(row[0], row[1]);
        return facts.Table;
    }

    private static Table TableOf(BenchResult result)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(result.Title)) };
        foreach (string column in result.Columns) table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        foreach (TableColumn column in table.Columns.Skip(1)) column.RightAligned();
        foreach (string[] row in result.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }
}
