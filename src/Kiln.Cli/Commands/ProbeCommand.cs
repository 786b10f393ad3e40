using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Devices;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln probe</c>: how large activations and gradients are before training, layer by layer, beside what theory says.</summary>
internal static class ProbeCommand
{
    private const int ModelBatch = 64, LeastModelBatch = 4, ModelValues = 64 * 32 * 32 * 3;   // large images come in small batches, for memory

    private static readonly Argument<string?> Model = new("model")
    {
        Description = $"A model of the catalogue ({string.Join(", ", ModelCatalog.Entries.Select(e => e.Name))}); left out, a fully connected network of --width and --depth.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string[]> Functions = new("--activation")
    {
        Description = "Any function of one number that recipes know: tanh, relu, elu:1.5, gelu, linear, … [default: tanh]; several give a heat map.",
        HelpName = "NAMES",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Inits = new("--init")
    {
        Description = "How weights are drawn: normal:0.01, uniform:0.1, fan-in, glorot, he, orthogonal, torch, … [default: fan-in]; several give a heat map. A model also takes keras, data, lsuv and whiten.",
        HelpName = "INITS",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int?> Width = Numbers.Whole("--width", "Units of every layer [default: 4096].");
    private static readonly Option<int?> Depth = Numbers.Whole("--depth", "Number of layers [default: 6].");
    private static readonly Option<int?> Batch = Numbers.Whole("--batch", "Number of N(0, 1) inputs [default: 16, for a model up to 64].");
    private static readonly Option<int?> Draws = Numbers.Whole("--draws", "How many networks are drawn and averaged [default: 8].");
    private static readonly Option<string?> Input = new("--input") { Description = "Shape of one image for a model, such as 28x28x1 [default: what it was made for].", HelpName = "HxWxC" };
    private static readonly Option<string?> Svg = new("--svg") { Description = "Write the heat map as an SVG picture.", HelpName = "FILE" };

    private static readonly string[] Examples =
    [
        "kiln probe --activation tanh --init normal:0.01",
        "kiln probe --activation relu --init he --width 1024 --depth 20 --json",
        "kiln probe --activation tanh relu --init normal:0.01 normal:0.05 glorot he --width 512 --depth 12 --svg signals.svg",
        "kiln probe resnet20 --init he torch data",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams) => Common.NewVerb(
        "probe",
        "Shows the size of activations and gradients in an untrained network, layer by layer; for a fully connected one beside what mean-field theory predicts.",
        Examples,
        [Model, Functions, Inits, Width, Depth, Batch, Draws, Input, Svg],
        Run,
        streams);

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        using CpuDevice device = Common.Device(parsed);
        string[] inits = parsed.GetValue(Inits) is { Length: > 0 } given ? given : [];
        if (parsed.GetValue(Model) is { } model)
        {
            Refuse(parsed, "a model of the catalogue", Functions, Width, Depth, Draws);
            SignalMapRow[] rows = [.. (inits.Length > 0 ? inits : [""]).Select(init => new SignalMapRow(init.Length > 0 ? init : "its own", OfModel(parsed, model, init, device)))];
            return Show(parsed, terminal, model, rows, new JsonObject { ["model"] = model }, predicted: null);
        }

        Refuse(parsed, "a fully connected network", Input);
        string[] functions = parsed.GetValue(Functions) is { Length: > 0 } named ? named : ["tanh"];
        (string Function, string Init, ActivationProbe Probe)[] networks =
        [
            .. from init in inits.Length > 0 ? inits : ["fan-in"]
               from function in functions
               select (function, init, OfNetwork(parsed, function, init)),
        ];
        ActivationProbe first = networks[0].Probe;
        ActivationMoments[]? predicted = networks.Length == 1 ? first.Predict() : null;
        var facts = new JsonObject { ["width"] = first.Width, ["depth"] = first.Depth, ["batch"] = first.Batch, ["draws"] = first.Draws, ["seed"] = first.Seed };
        if (networks.Length == 1) (facts["activation"], facts["init"]) = (networks[0].Function, networks[0].Init);
        SignalMapRow[] measured = [.. networks.Select(n => new SignalMapRow($"{n.Init} {n.Function}", Measure(n.Probe, device, terminal)))];
        return Show(parsed, terminal, $"{first.Depth} layers of {first.Width}, mean of {first.Draws} draws", measured, facts, predicted);
    }

    private static int Show(ParseResult parsed, Terminal terminal, string what, SignalMapRow[] rows, JsonObject json, ActivationMoments[]? predicted)
    {
        if (parsed.GetValue(Svg) is { } file) Save(file, SignalMap.Svg($"{what}, before training", rows));
        if (rows.Length > 1)
        {
            json["networks"] = new JsonArray([.. rows.Select(row => Numbered(new JsonObject { ["name"] = row.Label }, row.Layers))]);
            terminal.Result(
                json,
                SignalMap.Of($"{what}: log10 std of activations", rows, layer => layer.Deviation),
                SignalMap.Of($"{what}: log10 std of gradients, N(0, 1) at the end", rows, layer => layer.Gradient));
            return ExitCode.Done;
        }

        IReadOnlyList<LayerSignal> layers = rows[0].Layers;
        Numbered(json, layers);
        if (predicted is null)
        {
            json["layers"] = Json.Array(layers.Select(l => l.Path));
            json["dead"] = Json.Array(layers.Select(l => (double)l.Dead));
            json["copies"] = Json.Array(layers.Select(l => (double)l.Copies));
        }

        var table = new Table { Title = new TableTitle(Markup.Escape($"{what}, {rows[0].Label}: before training")) };
        table.AddColumn("layer");
        string[] columns = predicted is null ? ["std", "mean", "gradient std", "alive", "saturated", "dead", "copies"] : ["std", "predicted std", "mean", "predicted mean", "gradient std", "alive", "saturated"];
        foreach (string column in columns) table.AddColumn(new TableColumn(column).RightAligned());
        for (int i = 0; i < layers.Count; i++)
        {
            LayerSignal l = layers[i];
            string name = Markup.Escape(predicted is null ? $"{l.Path} {l.Code}" : l.Path);
            string gradient = double.IsNaN(l.Gradient) ? "none" : $"{l.Gradient:g4}", alive = $"{l.Alive:P0}", saturated = double.IsNaN(l.Saturated) ? "" : $"{l.Saturated:P1}";
            if (predicted is null) table.AddRow(name, $"{l.Deviation:F4}", $"{l.Mean:F4}", gradient, alive, saturated, l.Dead == 0 ? "" : $"{l.Dead}", l.Copies == 0 ? "" : $"{l.Copies}");
            else table.AddRow(name, $"{l.Deviation:F4}", $"{predicted[i].Deviation:F4}", $"{l.Mean:F4}", $"{predicted[i].Mean:F4}", gradient, alive, saturated);
        }

        if (predicted is not null)
        {
            json["predictedStd"] = Json.Array(predicted.Select(m => m.Deviation));
            json["predictedMean"] = Json.Array(predicted.Select(m => m.Mean));
        }

        terminal.Result(json, table);
        return ExitCode.Done;
    }

    private static JsonObject Numbered(JsonObject json, IReadOnlyList<LayerSignal> layers)
    {
        json["std"] = Json.Array(layers.Select(l => l.Deviation));
        json["mean"] = Json.Array(layers.Select(l => l.Mean));
        json["gradientStd"] = new JsonArray([.. layers.Select(l => Json.Number(l.Gradient))]);
        json["alive"] = Json.Array(layers.Select(l => l.Alive));
        json["saturated"] = new JsonArray([.. layers.Select(l => Json.Number(l.Saturated))]);
        return json;
    }

    private static IReadOnlyList<LayerSignal> OfModel(ParseResult parsed, string model, string init, Device device)
    {
        Shape sample = parsed.GetValue(Input) is { } text ? SummaryCommand.Parse(text) : SummaryCommand.UsualInput(model);
        Layer net = ModelCatalog.Create(model, sample, SummaryCommand.DefaultClasses);
        InitScheme? scheme = init.Length == 0 ? null : Common.Scheme(init);
        return NetworkProbe.Measure(net, scheme, sample, parsed.GetValue(Batch) ?? Math.Clamp(ModelValues / sample.Count, LeastModelBatch, ModelBatch), device, parsed.GetValue(Common.Seed) ?? Common.DefaultSeed);
    }

    private static ActivationProbe OfNetwork(ParseResult parsed, string function, string init) => new(
        Activations.Function(function),
        Common.Initialiser(init),
        parsed.GetValue(Width) ?? 4096,
        parsed.GetValue(Depth) ?? 6,
        parsed.GetValue(Batch) ?? 16,
        parsed.GetValue(Common.Seed) ?? Common.DefaultSeed,
        parsed.GetValue(Draws) ?? 8);

    private static LayerSignal[] Measure(ActivationProbe probe, CpuDevice device, Terminal terminal)
    {
        if (!terminal.ProgressIsLive) return probe.MeasureBothWays(device);
        return terminal.Progress.Progress().AutoClear(true).Start(progress =>
        {
            ProgressTask networks = progress.AddTask("drawing networks", maxValue: probe.Draws);
            return probe.MeasureBothWays(device, drawn => networks.Value = drawn);
        });
    }

    private static void Refuse(ParseResult parsed, string what, params Option[] options)
    {
        if (options.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } option) throw new InputException($"{option.Name}: {what} has no use for it; leave it out.");
    }

    private static void Save(string file, string content)
    {
        try
        {
            File.WriteAllText(file, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--svg: cannot write '{file}': {e.Message}", e);
        }
    }
}
