using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln augment</c>: what a list of random changes does to images, what it costs, and the changed images as files.</summary>
internal static class AugmentCommand
{
    private static readonly Argument<string?> Dataset = new("dataset")
    {
        Description = "A known data set, a folder, a CSV manifest or a pack; the recipe's where left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Augment = new("--augment") { Description = "Random changes of training images, in order, such as crop:4,flip [default: the recipe's].", HelpName = "LIST" };
    private static readonly Option<string?> File = new("--recipe") { Description = "YAML or JSON file with any fields of a recipe.", HelpName = "FILE" };
    private static readonly Option<int?> Epochs = Numbers.Whole("--epochs", "How many epochs to write [default: 1].");
    private static readonly Option<string?> Out = new("--out") { Description = "New folder for the images and their manifest.", HelpName = "DIR" };
    private static readonly Option<string?> Format = new("--format") { Description = "png, which keeps every bit, or jpeg, which does not [default: png].", HelpName = "NAME" };
    private static readonly Option<string?> Preview = new("--preview") { Description = "PNG file for a sheet of examples, a row for each change.", HelpName = "FILE" };
    private static readonly Option<int?> Samples = Numbers.Whole("--samples", "Images on that sheet [default: 8].");
    private static readonly Option<int?> Limit = Numbers.Whole("--limit", "Only the first so many training images, or, where they are sorted by class, as many that are evenly spread.");

    private static readonly string[] Examples =
    [
        "kiln augment shapes --augment crop:4,flip,rotate:15",
        "kiln augment shapes-color --augment crop:4,flip,colorJitter --preview sheet.png",
        "kiln augment fashion-mnist --augment crop:2,flip --epochs 3 --out augmented",
        "kiln augment photos --augment randomResizedCrop:224:224,flip --preview sheet.png --out augmented",
        "kiln augment --recipe recipe.yaml --out augmented --limit 1000 --json",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "augment",
        "Shows what random changes of images look like and cost; with --out, writes the images of the first epochs, the same pixels as training sees.",
        Examples,
        [Dataset, Augment, File, Epochs, Out, Format, Preview, Samples, Limit, .. DataChoices.ReadingSymbols, Common.Data],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        Recipe recipe = RecipeOf(parsed);
        Pipeline pipeline = PipelineOf(recipe);
        ImageFormat format = FormatOf(parsed.GetValue(Format));
        int threads;
        using (CpuDevice device = Common.Device(parsed)) threads = device.Threads;
        ImageSources images = DatasetOpening.Open(recipe.Data, recipe.DataOptions, recipe.Seed, Common.Finder(parsed, terminal, stop));
        ImageSource train = images.Train;
        int[] samples = recipe.TrainSamples(train.Labels);

        var costs = StepCosts.Measure(train, samples, pipeline, recipe.Seed);
        var json = new JsonObject
        {
            ["data"] = train.Name,
            ["images"] = samples.Length,
            ["targets"] = MeasureTable.Name(train.TargetKind),
            ["pipeline"] = $"{pipeline}",
            ["fingerprint"] = pipeline.Fingerprint,
            ["seed"] = recipe.Seed,
            ["threads"] = threads,
            ["steps"] = new JsonArray([.. pipeline.Select((t, i) => (JsonNode)new JsonObject { ["name"] = t.GetType().Name, ["microseconds"] = Json.Number(costs.Steps[i]) })]),
            ["microseconds"] = Json.Number(costs.Whole),
        };
        var facts = new Facts();
        if (parsed.GetValue(Preview) is { } sheet)
        {
            byte[] file = PngWriter.Encode(AugmentSheet.Draw(train, (recipe with { TrainLimit = Math.Min(parsed.GetValue(Samples) ?? 8, samples.Length) }).TrainSamples(train.Labels), pipeline, costs, recipe.Seed, epoch: 0));
            AtomicFile.Write(sheet, stream => stream.Write(file));
            json["preview"] = Path.GetFullPath(sheet);
            facts.Add("preview", Path.GetFullPath(sheet));
        }

        bool complete = true;
        if (parsed.GetValue(Out) is { } folder)
        {
            if (format == ImageFormat.Jpeg) terminal.Say("jpeg loses a little: these images are not the bytes that training on the fly sees; png keeps every bit.");
            var offline = new OfflineAugmentation(train, pipeline, recipe.Seed) { Format = format, Samples = samples };
            var work = OfflineWork.Do(offline, train, pipeline, recipe.Seed, folder, parsed.GetValue(Epochs) ?? 1, threads, terminal, stop);
            complete = work.Result.Complete;
            work.AddTo(json, facts, Path.GetFullPath(folder));
        }

        json["badFiles"] = images.Report.Bad.Count;
        json["replacedFiles"] = images.Replaced.Count;
        terminal.Result(json, costs.Table(pipeline), facts.Table);
        ReportLines.Say(terminal, images);
        return complete ? ExitCode.Done : ExitCode.Interrupted;
    }

    private static Recipe RecipeOf(ParseResult parsed)
    {
        var recipe = new Recipe();
        if (parsed.GetValue(File) is { } file) recipe = RecipeFile.Read(file, recipe);
        if (parsed.GetValue(Dataset) is { } data) recipe = recipe with { Data = data };
        if (parsed.GetValue(Augment) is { } augment) recipe = recipe with { Augment = TransformCatalog.Parse(augment) };
        if (parsed.GetValue(Limit) is { } limit) recipe = recipe with { TrainLimit = limit };
        if (parsed.GetValue(Common.Seed) is { } seed) recipe = recipe with { Seed = seed };
        return recipe with { DataOptions = DataChoices.Of(parsed, recipe.DataOptions) };
    }

    private static Pipeline PipelineOf(Recipe recipe)
    {
        var pipeline = new Pipeline(recipe.Augment.OfType<ImageTransform>());
        return pipeline.Count > 0 ? pipeline : throw new InputException("augment: there is nothing to do to the images; give --augment, such as crop:4,flip, or a recipe that has it.");
    }

    private static ImageFormat FormatOf(string? name) => name switch
    {
        null or "png" => ImageFormat.Png,
        "jpeg" or "jpg" => ImageFormat.Jpeg,
        _ => throw new InputException($"--format: expected png or jpeg, received '{name}'."),
    };
}
