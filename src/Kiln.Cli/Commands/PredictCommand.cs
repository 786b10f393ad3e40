using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln predict</c>: says what images show.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> Run = new("run") { Description = "Folder of a run, or a model file." };
    private static readonly Argument<string[]> Files = new("files") { Description = "PNG, JPEG, PNM or BMP images, or IDX files of images.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<int?> Top = Numbers.Whole("--top", "How many classes per image [default: 3].");
    private static readonly Option<int?> Limit = Numbers.Whole("--limit", "Only the first so many images of each IDX file.");

    private static readonly Option<string?> Out = new("--out") { Description = "Folder for the masks that a model for segmentation gives, as PNG files of class numbers.", HelpName = "DIR" };

    private static readonly string[] Examples =
    [
        "kiln predict runs/mine shirt.png boot.png",
        "kiln predict runs/leaves leaf.png --out masks",
        "kiln predict runs/mine t10k-images-idx3-ubyte.gz --limit 20 --json",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams) => Common.NewVerb(
        "predict", "Gives the likeliest classes of images with their probabilities, or the labels, values or masks that the model was trained on.", Examples, [Run, Files, Top, Limit, Out], Predict, streams);

    private static int Predict(ParseResult parsed, Terminal terminal)
    {
        int top = parsed.GetValue(Top) ?? 3;
        using CpuDevice device = Common.Device(parsed);
        using var classifier = ImageClassifier.Load(parsed.GetRequiredValue(Run), device);
        if (classifier.Info.Targets.Kind == TargetKind.Pixels) return MaskPredictions.Write(parsed.GetRequiredValue(Files), parsed.GetValue(Limit), parsed.GetValue(Out), terminal, classifier);
        if (parsed.GetValue(Out) is { } unused) throw new InputException($"--out {unused}: masks are written there, and the model answers for whole images; leave it out.");
        if (classifier.Info.Targets.Kind != TargetKind.Class) return PredictTargets(parsed, terminal, classifier);
        var table = new Table().AddColumns("image", "class", "probability", "or");
        var predictions = new JsonArray();
        foreach (string file in parsed.GetRequiredValue(Files))
        {
            FileImages images = FileImages.Read(file, parsed.GetValue(Limit));
            classifier.CheckSize(images.Size, file);
            IReadOnlyList<Guess[]> guesses = classifier.Predict(images.Pixels, top);
            for (int i = 0; i < guesses.Count; i++)
            {
                string name = guesses.Count == 1 ? file : $"{file} #{i}";
                Guess[] others = guesses[i][1..];
                table.AddRow(Markup.Escape(name), $"[bold]{Markup.Escape(guesses[i][0].Name)}[/]", $"{guesses[i][0].Probability:P1}", Markup.Escape(string.Join(", ", others.Select(g => $"{g.Name} {g.Probability:P1}"))));
                predictions.Add(new JsonObject { ["file"] = file, ["index"] = i, ["top"] = new JsonArray([.. guesses[i].Select(ToJson)]) });
            }
        }

        terminal.Result(new JsonObject { ["predictions"] = predictions }, table);
        return ExitCode.Done;
    }

    private static int PredictTargets(ParseResult parsed, Terminal terminal, ImageClassifier classifier)
    {
        bool labels = classifier.Info.Targets.Kind == TargetKind.Labels;
        Table table = new Table().AddColumn("image").AddColumns([.. classifier.Info.ClassNames.Select(Markup.Escape)]);
        var predictions = new JsonArray();
        foreach (string file in parsed.GetRequiredValue(Files))
        {
            FileImages images = FileImages.Read(file, parsed.GetValue(Limit));
            classifier.CheckSize(images.Size, file);
            IReadOnlyList<double[]> found = classifier.PredictTargets(images.Pixels);
            for (int i = 0; i < found.Count; i++)
            {
                table.AddRow([new Text(found.Count == 1 ? file : $"{file} #{i}"), .. found[i].Select(v => new Markup(labels ? $"{(v > 0.5 ? "[bold]" : "[grey]")}{v:P1}[/]" : $"{v:G6}"))]);
                var json = new JsonObject();
                for (int c = 0; c < found[i].Length; c++) json[classifier.Info.ClassNames[c]] = Json.Number(found[i][c]);
                predictions.Add((JsonNode)new JsonObject { ["file"] = file, ["index"] = i, [labels ? "probabilities" : "values"] = json });
            }
        }

        terminal.Result(new JsonObject { ["targets"] = MeasureTable.Name(classifier.Info.Targets.Kind), ["predictions"] = predictions }, table);
        return ExitCode.Done;
    }

    private static JsonNode ToJson(Guess guess) => new JsonObject { ["class"] = guess.Name, ["label"] = guess.Label, ["probability"] = Json.Number(guess.Probability) };
}
