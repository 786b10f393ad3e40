using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Vision;

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

    private static readonly string[] Examples =
    [
        "kiln evaluate runs/fashion-mnist-cnn-1",
        "kiln evaluate runs/mine mnist --json",
        "kiln evaluate runs/mine --folded",
        "kiln evaluate runs/mine --precise-statistics 200",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "evaluate",
        "Measures a trained model on test images; on those of its run it repeats the run's accuracy exactly.",
        Examples,
        [Run, Dataset, Folded, Precise, DataChoices.Size, DataChoices.Part, Common.Data],
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
        Evaluation found = classifier.Evaluate(images.Test, stop);
        PreciseReport? precise = null;
        if (parsed.GetValue(Precise) is { } batches)
        {
            Evaluation before = found;
            (int norms, int taken) = classifier.MeasureStatistics(images.Train, batches);
            if (norms > 0) found = classifier.Evaluate(images.Test, stop);
            precise = new(norms, taken, before, found);
        }

        FoldingReport? folding = parsed.GetValue(Folded) ? classifier.CompareFolded(images.Test) : null;
        Facts facts = new Facts()
            .Add("test accuracy", $"{found.Accuracy:P2}")
            .Add("among the first five", $"{found.TopFiveAccuracy:P2}")
            .Add("test loss", $"{found.Loss:F4}")
            .Add("images", $"{found.Samples:N0} of {data}");
        if (folding is not null) facts.Add("folded", $"largest difference {folding.LargestDifference:0.0e+0}, same class {folding.SameClass:P2}");
        if (precise is not null) facts.Add("precise statistics", $"{precise}");
        terminal.Result(
            new JsonObject
            {
                ["testAccuracy"] = Json.Number(found.Accuracy),
                ["testLoss"] = Json.Number(found.Loss),
                ["topFiveAccuracy"] = Json.Number(found.TopFiveAccuracy),
                ["samples"] = found.Samples,
                ["data"] = data,
                ["model"] = classifier.Info.Recipe.Model,
                ["confusion"] = ConfusionTable.ToJson(found.Confusion),
                ["preciseStatistics"] = precise is null ? null : Reports.Of(precise),
                ["folded"] = folding is null ? null : new JsonObject { ["largestDifference"] = Json.Number(folding.LargestDifference), ["sameClass"] = Json.Number(folding.SameClass) },
            },
            ConfusionTable.Of(found.Confusion, classifier.Info.ClassNames),
            facts.Table);
        ReportLines.Say(terminal, images.Report);
        return ExitCode.Done;
    }
}
