using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln evaluate</c>: measures a trained model on test images.</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string> Run = new("run") { Description = "Folder of a run, or a model file." };

    private static readonly Argument<string?> Dataset = new("dataset")
    {
        Description = "Data whose test images are used, or all where they have no parts; those of the run where left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Folded = new("--folded") { Description = "Also compare with the model whose batch norms are folded into its weights." };

    private static readonly Option<int?> Precise = Numbers.Whole(
        "--precise-statistics", "Measure the running statistics of batch norms anew over so many training batches, one epoch at most; the model file stays as it is [default: those of the file].");

    private static readonly Option<int?> Views = Numbers.Whole("--tta", "Average the probabilities over so many views: the image as it is and random changes of it, those of training or --augment's.");
    private static readonly Option<string?> Augment = new("--augment") { Description = "Random changes for --tta, such as crop:2,flip [default: those of training].", HelpName = "LIST" };
    private static readonly Option<bool> TenCrop = new("--ten-crop") { Description = "Average over the four corners, the centre and their mirror images." };
    private static readonly Option<string?> Scales = new("--scales") { Description = "Take views at these lengths of the short side, such as 224,256,288; the centre, or ten crops with --ten-crop.", HelpName = "LIST" };

    private static readonly Option<bool> Meter = new("--invariance") { Description = "Also tell which share of predictions stays the same when images are turned, moved, scaled, sheared, mirrored, darkened, blurred and so on, and which classes are then confused." };

    private static readonly string[] Examples =
    [
        "kiln evaluate runs/fashion-mnist-cnn-1",
        "kiln evaluate runs/mine mnist --json",
        "kiln evaluate runs/mine --folded",
        "kiln evaluate runs/mine --tta 8 --augment crop:2",
        "kiln evaluate runs/mine --ten-crop --scales 28,32",
        "kiln evaluate runs/mine --precise-statistics 200",
        "kiln evaluate runs/mine --invariance",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "evaluate",
        "Measures a trained model on test images; on those of its run it repeats the run's accuracy exactly.",
        Examples,
        [Run, Dataset, Folded, Precise, Views, Augment, TenCrop, Scales, Meter, DataChoices.Size, DataChoices.Part, Common.Data],
        (parsed, terminal) => Evaluate(parsed, terminal, stop),
        streams);

    private static int Evaluate(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using CpuDevice device = Common.Device(parsed);
        using var classifier = ImageClassifier.Load(parsed.GetRequiredValue(Run), device);
        string data = parsed.GetValue(Dataset) ?? classifier.Info.Recipe.Data;
        Recipe recipe = classifier.Info.Recipe;
        bool other = parsed.GetValue(Dataset) is not null;
        DataOptions options = DataChoices.Of(parsed, other ? recipe.DataOptions with { Folds = null, Fold = 1 } : recipe.DataOptions);
        ImageSources images = DatasetOpening.Open(data, options, recipe.Seed, Common.Finder(parsed, terminal, stop));
        if (other && images.Undivided is { } all) images = images with { Test = all };
        IReadOnlyList<string> changes = other || options != recipe.DataOptions ? [] : RunFolders.Changes(
            parsed.GetRequiredValue(Run), () => RunFingerprint.Of(recipe, ImageFingerprint.Of(images.Train), ImageFingerprint.Of(images.Test), classifier.Info.Normalizer));
        foreach (string change in changes) terminal.Say($"warning: {change}");
        TestTimeAugmentation? views = ViewsOf(parsed);
        Evaluation? averaged = views is null ? null : classifier.Evaluate(images.Test, views, stop);
        bool fits = averaged is null || images.Test.CommonSize?.Shape == classifier.Info.InputShape;   // images of another size have views alone
        Evaluation found = fits ? classifier.Evaluate(images.Test, stop) : averaged!;
        PreciseReport? precise = null;
        if (parsed.GetValue(Precise) is { } batches)
        {
            Evaluation before = found;
            (int norms, int taken) = classifier.MeasureStatistics(images.Train, batches);
            if (norms > 0) found = classifier.Evaluate(images.Test, stop);
            precise = new(norms, taken, before, found);
        }

        if (found.Measures is not null && parsed.GetValue(Folded)) throw new InputException("--folded compares classes, and the model has other targets; leave it out.");
        if (found.Measures is not null && parsed.GetValue(Meter)) throw new InputException("--invariance counts how often the class stays the same, and the model has other targets; leave it out.");
        IReadOnlyList<Invariance>? invariance = null;
        if (parsed.GetValue(Meter)) invariance = Invariance.Measure(classifier, images.Test, terminal.ProgressIsLive ? (done, of) => terminal.Redraw($"changing images: {done} of {of}", last: done == of) : null, stop);
        FoldingReport? folding = parsed.GetValue(Folded) ? classifier.CompareFolded(images.Test) : null;
        var facts = new Facts();
        if (found.Measures is { } measures) MeasureTable.AddTo(facts, measures);
        else facts.Add("test accuracy", $"{found.Accuracy:P2}").Add("among the first five", $"{found.TopFiveAccuracy:P2}");
        facts
            .Add("test loss", $"{found.Loss:F4}")
            .Add("images", $"{found.Samples:N0} of {data}");
        if (averaged is not null) facts.Add("mean over views", $"accuracy {averaged.Accuracy:P2}, loss {averaged.Loss:F4}");
        if (folding is not null) facts.Add("folded", $"largest difference {folding.LargestDifference:0.0e+0}, same class {folding.SameClass:P2}");
        if (precise is not null) facts.Add("precise statistics", $"{precise}");
        List<Table> tables = [found.Measures is { } each ? MeasureTable.Of(each) : ConfusionTable.Of(found.Confusion!, classifier.Info.ClassNames), facts.Table];
        if (invariance is not null) tables.Add(InvarianceTable.Of(invariance));
        terminal.Result(
            new JsonObject
            {
                ["testAccuracy"] = Json.Number(found.Accuracy),
                ["testLoss"] = Json.Number(found.Loss),
                ["topFiveAccuracy"] = Json.Number(found.TopFiveAccuracy),
                ["samples"] = found.Samples,
                ["data"] = data,
                ["model"] = classifier.Info.Recipe.Model,
                ["changes"] = Json.Array(changes),
                ["targets"] = MeasureTable.Name(classifier.Info.Targets.Kind),
                ["confusion"] = found.Confusion is null ? null : ConfusionTable.ToJson(found.Confusion),
                ["measures"] = found.Measures is null ? null : MeasureTable.ToJson(found.Measures),
                ["preciseStatistics"] = precise is null ? null : Reports.Of(precise),
                ["views"] = averaged is null ? null : new JsonObject { ["testAccuracy"] = Json.Number(averaged.Accuracy), ["testLoss"] = Json.Number(averaged.Loss), ["topFiveAccuracy"] = Json.Number(averaged.TopFiveAccuracy) },
                ["folded"] = folding is null ? null : new JsonObject { ["largestDifference"] = Json.Number(folding.LargestDifference), ["sameClass"] = Json.Number(folding.SameClass) },
                ["invariance"] = invariance is null ? null : InvarianceTable.ToJson(invariance),
            },
            [.. tables]);
        ReportLines.Say(terminal, images);
        return ExitCode.Done;
    }

    /// <summary>The views that the options ask for, or null for none.</summary>
    private static TestTimeAugmentation? ViewsOf(ParseResult parsed)
    {
        bool crops = parsed.GetValue(TenCrop) || parsed.GetValue(Scales) is not null;
        if (parsed.GetValue(Augment) is { } list && parsed.GetValue(Views) is null) throw new InputException($"--augment {list} makes views for --tta; say how many, such as --tta 8.");
        if (parsed.GetValue(Views) is { } count)
        {
            if (crops) throw new InputException("--tta takes random views, --ten-crop and --scales fixed ones; choose one of both.");
            return TestTimeAugmentation.Views(count, parsed.GetValue(Augment) is { } names ? Pipeline.Parse(names) : null);
        }

        return crops ? TestTimeAugmentation.Crops(parsed.GetValue(TenCrop), ScalesOf(parsed.GetValue(Scales))) : null;
    }

    private static int[] ScalesOf(string? text) => text is null ? [] :
    [
        .. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int scale)
            ? scale
            : throw new InputException($"--scales is '{text}'; expected lengths of the short side in pixels with commas between, such as 224,256,288.")),
    ];
}
