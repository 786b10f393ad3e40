using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln lr-find</c>: which learning rate to begin with.</summary>
internal static class LrFindCommand
{
    private const int RowsShown = 16;

    private static readonly Option<float?> Start = Numbers.Positive("--start", "The first learning rate [default: 1e-7].");
    private static readonly Option<float?> End = Numbers.Positive("--end", "The last learning rate [default: 10].");
    private static readonly Option<int?> Steps = Numbers.Whole("--steps", "How many steps at most [default: 100].");
    private static readonly Option<string?> Svg = new("--svg") { Description = "Write the curve as an image into this file.", HelpName = "FILE" };

    private static readonly string[] Examples =
    [
        "kiln lr-find",
        "kiln lr-find shapes --model mlp --optimizer sgd --svg lr.svg",
        "kiln lr-find --recipe recipe.yaml --steps 200 --json",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "lr-find",
        "Trains for a short time at growing learning rates, shows the loss over them and suggests two.",
        Examples,
        [.. TrainCommand.RecipeSymbols, Start, End, Steps, Svg],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        Recipe recipe = TrainCommand.RecipeOf(parsed);
        var usual = new RateFinder();
        RateFinder finder = usual with { Start = parsed.GetValue(Start) ?? usual.Start, End = parsed.GetValue(End) ?? usual.End, Steps = parsed.GetValue(Steps) ?? usual.Steps };
        finder.Validate();
        using CpuDevice device = Common.Device(parsed);
        ImageTask task = ImageTask.For(recipe, Common.Finder(parsed, terminal, stop));
        recipe = task.Recipe;   // with the model that the data ask for
        RateSweep sweep = finder.Sweep(task.Net, task.Train, recipe, device, stop);
        if (sweep.Points.Count == 0) throw new InputException("The loss is no number at the very first step; check that the data are normalised.");
        var chart = new RateChart(sweep);
        if (parsed.GetValue(Svg) is { } file) System.IO.File.WriteAllText(file, chart.ToSvg());
        Show(terminal, recipe, sweep, chart);
        return ExitCode.Done;
    }

    private static void Show(Terminal terminal, Recipe recipe, RateSweep sweep, RateChart chart)
    {
        var table = new Table();
        foreach (string column in (string[])["learning rate", "loss", "smoothed"]) table.AddColumn(new TableColumn(column).RightAligned());
        int every = Math.Max(1, (sweep.Points.Count + RowsShown - 1) / RowsShown);
        for (int i = 0; i < sweep.Points.Count; i += every) table.AddRow($"{sweep.Points[i].Rate:g3}", $"{sweep.Points[i].Loss:F4}", $"{sweep.Points[i].Smoothed:F4}");
        Facts facts = new Facts()
            .Add("steepest", Text(sweep.Steepest))
            .Add("minimum / 10", Text(sweep.TenthOfMinimum))
            .Add("ended", sweep.Diverged ? $"diverged after {sweep.Points.Count} steps" : $"after {sweep.Points.Count} steps");
        terminal.Result(
            new JsonObject
            {
                ["steepest"] = Json.Number(sweep.Steepest),
                ["minimumTenth"] = Json.Number(sweep.TenthOfMinimum),
                ["diverged"] = sweep.Diverged,
                ["model"] = recipe.Model,
                ["data"] = recipe.Data,
                ["seed"] = recipe.Seed,
                ["rates"] = Json.Array(sweep.Points.Select(p => (double)p.Rate)),
                ["losses"] = Json.Array(sweep.Points.Select(p => (double)p.Loss)),
                ["smoothed"] = Json.Array(sweep.Points.Select(p => (double)p.Smoothed)),
            },
            table, new Text(chart.ToText() + "\n"), facts.Table);
    }

    private static string Text(float? rate) => rate is { } found ? $"{found:g3}" : "none: the sweep was too short, or the loss never fell";
}
