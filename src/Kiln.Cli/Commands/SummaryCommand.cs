using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln summary</c>: prints a model as code, with output shapes and numbers of parameters.</summary>
internal static class SummaryCommand
{
    /// <summary>How many classes a model has where nothing says so.</summary>
    internal const int DefaultClasses = 10;

    private static readonly Argument<string> Model = new("model") { Description = $"A model ({string.Join(", ", ModelCatalog.Entries.Concat(ModelCatalog.SegmentationEntries).Select(e => e.Name))}), a model file or the folder of a run." };
    private static readonly Option<string?> Input = new("--input") { Description = "Shape of one image, such as 28x28x1 [default: what the model was made for].", HelpName = "HxWxC" };
    private static readonly Option<int?> Classes = Numbers.Whole("--classes", "Number of classes [default: 10].", atLeast: 2);

    private static readonly string[] Examples =
    [
        "kiln summary cnnbn",
        "kiln summary mlp11 --input 28x28x1 --json",
        "kiln summary runs/mine",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams) => Common.NewVerb(
        "summary", "Prints a model as code, with output shapes and numbers of parameters.", Examples, [Model, Input, Classes], Run, streams);

    private static int Run(ParseResult parsed, Terminal terminal)
    {
        string name = parsed.GetRequiredValue(Model);
        bool forPixels = ModelCatalog.SegmentationEntries.Any(e => e.Name == name);
        ModelInfo? stored = forPixels || ModelCatalog.Entries.Any(e => e.Name == name) || !(Directory.Exists(name) || File.Exists(name)) ? null : ModelFile.Read(ImageClassifier.ModelPath(name)).Info;
        string model = stored?.Recipe.Model ?? name;
        Shape sample = parsed.GetValue(Input) is { } text ? Parse(text) : stored?.InputShape ?? UsualInput(model);
        Layer net = ModelCatalog.Create(model, sample, parsed.GetValue(Classes) ?? stored?.ClassNames.Count ?? DefaultClasses, stored is not null ? ModelOptions.Of(stored.Recipe) with { Targets = stored.Targets.Kind } : forPixels ? new() { Targets = TargetKind.Pixels } : null);
        var summary = ModelSummary.Of(net, sample);
        terminal.Result(
            new JsonObject
            {
                ["model"] = model,
                ["parameters"] = summary.Parameters,
                ["trained"] = summary.Trained,
                ["statistics"] = summary.Statistics,
                ["input"] = ToJson(sample),
                ["layers"] = new JsonArray([.. summary.Rows.Select(ToJson)]),
            },
            new Text(net.Describe(sample) + "\n"));
        return ExitCode.Done;
    }

    /// <summary>The images a model was made for.</summary>
    internal static Shape UsualInput(string model) => model switch
    {
        "cnnbn" or "resnet20" => [32, 32, 3],
        "resnet18" => [224, 224, 3],
        _ => [28, 28, 1],
    };

    /// <summary>A shape as <c>28x28x1</c>.</summary>
    /// <exception cref="InputException">It is none.</exception>
    internal static Shape Parse(string text)
    {
        string[] parts = text.Split('x', '×');
        var sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts.Length > 3 || !int.TryParse(parts[i], out sizes[i]) || sizes[i] < 1) throw new InputException($"--input: expected sizes such as 28x28x1, received '{text}'.");
        }

        return new(sizes);
    }

    private static JsonNode ToJson(SummaryRow row) => new JsonObject
    {
        ["path"] = row.Path,
        ["code"] = row.Code,
        ["output"] = ToJson(row.Output),
        ["parameters"] = row.Parameters,
    };

    private static JsonArray ToJson(Shape shape) => new([.. shape.ToArray().Select(n => (JsonNode)n)]);
}
