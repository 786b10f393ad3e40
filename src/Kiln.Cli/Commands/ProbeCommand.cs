using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln probe</c>: how large activations are before training, layer by layer, beside what theory says.</summary>
internal static class ProbeCommand
{
    private static readonly Option<string> Function = new("--activation")
    {
        Description = "Any function of one number that recipes know: tanh, relu, elu:1.5, gelu, linear, …",
        HelpName = "NAME",
        DefaultValueFactory = _ => "tanh",
    };

    private static readonly Option<string> First = new("--init")
    {
        Description = "How weights are drawn: normal:0.01, uniform:0.1, fan-in, glorot, glorot-normal, he, he-uniform, torch.",
        HelpName = "INIT",
        DefaultValueFactory = _ => "fan-in",
    };

    private static readonly Option<int?> Width = Numbers.Whole("--width", "Units of every layer [default: 4096].");
    private static readonly Option<int?> Depth = Numbers.Whole("--depth", "Number of layers [default: 6].");
    private static readonly Option<int?> Batch = Numbers.Whole("--batch", "Number of N(0, 1) inputs [default: 16].");

    private static readonly Option<int?> Draws = Numbers.Whole("--draws", "How many networks are drawn and averaged [default: 8].");

    private static readonly string[] Examples =
    [
        "kiln probe --activation tanh --init normal:0.01",
        "kiln probe --activation relu --init he --width 1024 --depth 20 --json",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams) => Common.NewVerb(
        "probe",
        "Shows the size of activations in an untrained fully connected network, beside what mean-field theory predicts.",
        Examples,
        [Function, First, Width, Depth, Batch, Draws],
        Run,
        streams);

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        string function = parsed.GetRequiredValue(Function), first = parsed.GetRequiredValue(First);
        var probe = new ActivationProbe(
            Activations.Function(function),
            Common.Initialiser(first),
            parsed.GetValue(Width) ?? 4096,
            parsed.GetValue(Depth) ?? 6,
            parsed.GetValue(Batch) ?? 16,
            parsed.GetValue(Common.Seed) ?? Common.DefaultSeed,
            parsed.GetValue(Draws) ?? 8);
        ActivationMoments[] predicted = probe.Predict();
        using CpuDevice device = Common.Device(parsed);
        ActivationMoments[] measured = Measure(probe, device, terminal);

        var table = new Table { Title = new TableTitle($"{probe.Depth} layers of {probe.Width}, {function}, {first}: activations before training, mean of {probe.Draws} draws") };
        foreach (string column in (string[])["layer", "std", "predicted std", "mean", "predicted mean"]) table.AddColumn(new TableColumn(column).RightAligned());
        for (int i = 0; i < measured.Length; i++)
        {
            table.AddRow($"{i + 1}", $"{measured[i].Deviation:F4}", $"{predicted[i].Deviation:F4}", $"{measured[i].Mean:F4}", $"{predicted[i].Mean:F4}");
        }

        terminal.Result(
            new JsonObject
            {
                ["activation"] = function,
                ["init"] = first,
                ["width"] = probe.Width,
                ["depth"] = probe.Depth,
                ["batch"] = probe.Batch,
                ["draws"] = probe.Draws,
                ["seed"] = probe.Seed,
                ["std"] = Json.Array(measured.Select(m => m.Deviation)),
                ["mean"] = Json.Array(measured.Select(m => m.Mean)),
                ["predictedStd"] = Json.Array(predicted.Select(m => m.Deviation)),
                ["predictedMean"] = Json.Array(predicted.Select(m => m.Mean)),
            },
            table);
        return ExitCode.Done;
    }

    private static ActivationMoments[] Measure(ActivationProbe probe, CpuDevice device, Terminal terminal)
    {
        if (!terminal.ProgressIsLive) return probe.Measure(device);
        return terminal.Progress.Progress().AutoClear(true).Start(progress =>
        {
            ProgressTask networks = progress.AddTask("drawing networks", maxValue: probe.Draws);
            return probe.Measure(device, drawn => networks.Value = drawn);
        });
    }
}
