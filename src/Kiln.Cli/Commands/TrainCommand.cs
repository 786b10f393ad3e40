using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Vision;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln train</c>: trains a model and writes the run into a folder.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string?> Dataset = new("dataset")
    {
        Description = "A known data set (fashion-mnist, mnist, shapes, shapes-color, cifar10, cifar100), a folder of classes or with IDX or CIFAR files, a CSV manifest or a pack; the recipe's where left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> File = new("--recipe") { Description = "YAML or JSON file with any fields of a recipe.", HelpName = "FILE" };
    private static readonly Option<string?> Preset = new("--preset") { Description = $"Where the recipe begins: {string.Join(", ", Presets.Names)}.", HelpName = "NAME" };
    private static readonly Option<string?> Model = new("--model") { Description = "The model.", HelpName = "NAME" };
    private static readonly Option<string?> Minimised = new("--loss") { Description = "What is minimised, such as crossEntropy, binaryCrossEntropy, meanSquaredError, absoluteError or huber [default: what is usual for the targets].", HelpName = "NAME" };
    private static readonly Option<string?> Function = new("--activation") { Description = "Function of hidden layers, such as relu, elu:1.5 or gelu [default: the model's own].", HelpName = "NAME" };
    private static readonly Option<int?> Epochs = Numbers.Whole("--epochs", "How many times every training image is seen.");
    private static readonly Option<int?> BatchSize = Numbers.Whole("--batch-size", "Images per step.");
    private static readonly Option<float?> Rate = Numbers.Positive("--lr", "Learning rate.");
    private static readonly Option<string?> Rule = new("--optimizer")
    {
        Description = "sgd, adam, adamW, rmsProp, adagrad, adadelta, adamax, nadam, radam, lion, lamb, muon, asgd, rprop, preconditioned or lookahead, with its usual settings.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Course = new("--schedule")
    {
        Description = "constant, step, multiStep, linear, polynomial, exponential, cosine, cosineRestarts, cyclic, oneCycle, warmUp or plateau, with its usual settings.",
        HelpName = "NAME",
    };

    private static readonly Option<int?> Accumulate = Numbers.Whole("--accumulate", "Batches per update of the weights.");
    private static readonly Option<int?> Patience = Numbers.Whole("--patience", "Stop after so many epochs without a lower test loss, and keep the best weights.");
    private static readonly Option<string?> Average = new("--average") { Description = "A mean of the weights to evaluate and keep: ema or swa.", HelpName = "NAME" };

    private static readonly Option<float?> MaxNorm = Numbers.Positive("--max-norm", "Greatest length of the weights into a unit, kept after every update [default: none].");
    private static readonly Option<bool> DropLast = new("--drop-last") { Description = "Leave out a last batch smaller than the others [default: only one of a single image]." };
    private static readonly Option<int?> Precise = Numbers.Whole(
        "--precise-statistics", "After training, measure the running statistics of batch norms anew over so many batches, one epoch at most [default: none].");

    private static readonly Option<string?> First = new("--init") { Description = "How weights start: glorot, he, orthogonal, normal:0.01, …; torch, keras; data, lsuv or whiten, fitted to the first batch.", HelpName = "INIT" };
    private static readonly Option<string?> Norm = new("--norm") { Description = "The norm of hidden layers: batch, layer, instance, group:8, rms, none [default: the model's].", HelpName = "NORM" };
    private static readonly Option<string?> NormPlacement = new("--norm-placement") { Description = "Whether norms stand before or after the function.", HelpName = "WHERE" };
    private static readonly Option<float?> DropPath = new("--drop-path") { Description = "Rate of stochastic depth of the last residual block.", HelpName = "P" };
    private static readonly Option<float?> Dropout = new("--dropout") { Description = "Drop probability of hidden units.", HelpName = "P" };
    private static readonly Option<string?> Augment = new("--augment") { Description = "Random changes of training images, in order, such as crop:4,flip; none for none.", HelpName = "LIST" };
    private static readonly Option<string?> Normalize = new("--normalize") { Description = $"What is made of input values, by statistics of the training images: {string.Join(", ", InputNormalization.Names)} [default: zScore].", HelpName = "MODE" };
    private static readonly Option<float?> Mixup = Numbers.Positive("--mixup", "Mix samples of a batch and their labels, with shares from Beta(ALPHA, ALPHA), such as 0.2.");
    private static readonly Option<float?> CutMix = Numbers.Positive("--cutmix", "Put a part of one image into another and mix labels alike, with shares from Beta(ALPHA, ALPHA), such as 1; with --mixup, one of both for each batch.");
    private static readonly Option<int?> Repeats = Numbers.Whole("--repeats", "How many times a batch has each of its images, with random changes of their own.");
    private static readonly Option<int?> Limit = Numbers.Whole("--limit", "Only the first so many training and test images.");
    private static readonly Option<string?> Out = new("--out") { Description = "Folder of the run [default: runs/<data>-<model>-<n>].", HelpName = "DIR" };
    private static readonly Option<string?> Resume = new("--resume") { Description = "Go on with the run in this folder.", HelpName = "RUN" };

    private static readonly string[] Examples =
    [
        "kiln train",
        "kiln train shapes --epochs 3 --seed 7",
        "kiln train --preset mlp11 --epochs 2 --json",
        "kiln train --optimizer lion --lr 3e-4 --schedule cosine --average ema --patience 3",
        "kiln train shapes --model mlp --activation elu:1.5",
        "kiln train --model resnet20 --norm group:8 --drop-path 0.1",
        "kiln train --augment crop:2,flip",
        "kiln train photos --size 64 --model resnet20 --augment crop,flip --sampling balanced",
        "kiln train photos.pack --folds 5 --fold 2",
        "kiln train boxes.csv --targets values:x,y --loss huber",
        "kiln train --augment crop:2,trivialAugment --mixup 0.2 --cutmix 1",
        "kiln train --manifold-mixup 2 --feature-noise 0.05",
        "kiln train shapes --normalize minMaxSigned",
        "kiln train --tensorboard --probe-every 20",
        "kiln train --recipe recipe.yaml --out runs/mine",
        "kiln train --resume runs/mine",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "train",
        "Trains a model; without arguments, a small convolutional network on Fashion-MNIST.",
        Examples,
        [Dataset, File, Preset, Model, Function, Minimised, Epochs, BatchSize, Rate, Rule, Course, Accumulate, Average, Patience, MaxNorm, DropLast, Precise, First, Norm, NormPlacement, DropPath, Dropout, Normalize, Augment, Mixup, CutMix, .. FeatureChoices.Symbols, Repeats, Limit, .. DataChoices.Symbols, .. RecordingChoices.Symbols, Out, Common.Data, Resume],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    /// <summary>What says which model is trained on which data and how, for verbs that do not train it to the end.</summary>
    public static Symbol[] RecipeSymbols { get; } = [Dataset, File, Preset, Model, BatchSize, Rule, First, Limit, .. DataChoices.Symbols, Common.Data];

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        bool resumed = parsed.GetValue(Resume) is not null;
        RunFolder? folder = resumed ? RunFolders.Existing(parsed.GetValue(Resume)!) : null;
        if (resumed) RefuseChanges(parsed);
        Recipe recipe = folder?.ReadRecipe() ?? RecipeOf(parsed);
        using CpuDevice device = Common.Device(parsed);
        ImageTask task = ImageTask.For(recipe, Common.Finder(parsed, terminal, stop));
        recipe = task.Recipe;   // with the model that the data ask for
        folder ??= RunFolders.New(parsed.GetValue(Out), recipe);
        terminal.Say($"{task.Train.Name}: {recipe.TrainPart(task.Train).Count:N0} training and {recipe.TestPart(task.Test).Count:N0} test images of {task.Images.Train.SizeText()}");
        foreach (string warning in LabelSafety.Warnings(recipe)) terminal.Say($"warning: {warning}");
        terminal.Say($"{recipe.Model}: {ModelSummary.Of(task.Net, task.Train.SampleShape).Parameters:N0} parameters; {device.Name}; seed {recipe.Seed}");

        if (task.Normalizer is RangeNormalizer range && range.OutsideShare(task.Images.Test) is > 0 and var outside)
        {
            terminal.Say($"{outside:P3} of the test values lie outside the range of the training images; they are kept, not clipped");
        }

        RunFingerprint fingerprint = task.MakeFingerprint();
        foreach (string change in resumed ? RunFolders.Changes(folder.FullName, () => fingerprint) : []) terminal.Say($"warning: {change}");

        TrainingDisplay display = TrainingDisplay.For(terminal);
        using TensorBoardLog? log = RecordingChoices.LogOf(parsed, folder);
        var options = new TrainerOptions
        {
            Device = device,
            LoaderThreads = task.Images.Train.DecodesOnRead ? device.Threads : 1,
            Folder = folder,
            Normalizer = task.NormalizerText,
            ProbeEvery = RecordingChoices.EveryOf(parsed, recipe.TrainPart(task.Train).Count * recipe.Repeats, recipe.BatchSize),
            Recorder = RecordingChoices.RecorderOf(parsed),
            Callbacks = log is null ? [display] : [display, log, new FilterPictures(log)],
            Fingerprint = fingerprint,
            Cancellation = stop,
        };
        RunResult result = display.Around(() => resumed
            ? Trainer.Resume(task.Net, task.Train, task.Test, options)
            : Trainer.Fit(task.Net, task.Train, task.Test, recipe, options));
        using ParameterStore weights = result.Weights;
        Show(terminal, task, result, folder, device);
        ReportCommand.AfterTraining(folder, task, device, terminal, stop);
        return result.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    /// <summary>A preset or the default, changed by a file, changed by options.</summary>
    public static Recipe RecipeOf(ParseResult parsed)
    {
        Recipe recipe = Presets.Get(parsed.GetValue(Preset) ?? "default");
        if (parsed.GetValue(File) is { } file) recipe = RecipeFile.Read(file, recipe);
        var changes = new JsonObject();
        if (parsed.GetValue(Dataset) is { } data) changes["data"] = Directory.Exists(data) || System.IO.File.Exists(data) ? Path.GetFullPath(data) : data;
        if (parsed.GetValue(Model) is { } model) changes["model"] = model;
        if (parsed.GetValue(Minimised) is { } loss) changes["loss"] = loss;
        if (parsed.GetValue(Function) is { } function) changes["activation"] = function;
        if (parsed.GetValue(Epochs) is { } epochs) changes["epochs"] = epochs;
        if (parsed.GetValue(BatchSize) is { } size) changes["batchSize"] = size;
        if (parsed.GetValue(Rule) is { } rule) changes["optimizer"] = rule;
        if (parsed.GetValue(Course) is { } course) changes["schedule"] = course;
        if (parsed.GetValue(Accumulate) is { } batches) changes["accumulate"] = batches;
        if (parsed.GetValue(Average) is { } average) changes["average"] = average;
        if (parsed.GetValue(Patience) is { } patience) changes["earlyStopping"] = new JsonObject { ["patience"] = patience };
        if (parsed.GetValue(MaxNorm) is { } longest) changes["maxNorm"] = longest;
        if (parsed.GetValue(DropLast)) changes["dropLast"] = true;
        if (parsed.GetValue(Precise) is { } measured) changes["preciseStatistics"] = measured;
        if (parsed.GetValue(Rate) is { } rate) changes["lr"] = rate;
        if (parsed.GetValue(First) is { } first) changes["init"] = first;
        if (parsed.GetValue(Norm) is { } norm) changes["norm"] = norm;
        if (parsed.GetValue(NormPlacement) is { } placement) changes["normPlacement"] = placement;
        if (parsed.GetValue(DropPath) is { } dropPath) changes["dropPath"] = dropPath;
        if (parsed.GetValue(Dropout) is { } dropout) changes["dropout"] = dropout;
        if (parsed.GetValue(Normalize) is { } normalize) changes["normalize"] = normalize;
        if (parsed.GetValue(Limit) is { } limit) (changes["trainLimit"], changes["testLimit"]) = (limit, limit);
        if (parsed.GetValue(Common.Seed) is { } seed) changes["seed"] = seed;
        if (parsed.GetValue(DataChoices.Sampling) is { } sampling) changes["sampling"] = sampling;
        if (parsed.GetValue(Repeats) is { } repeats) changes["repeats"] = repeats;
        JsonArray mix = MixOf(parsed);
        FeatureChoices.AddTo(changes, mix, parsed);
        if (mix.Count > 0) changes["mix"] = mix;
        recipe = Recipe.Parse(changes, recipe with { DataOptions = DataChoices.Of(parsed, recipe.DataOptions) });
        return parsed.GetValue(Augment) is { } augment ? recipe with { Augment = TransformCatalog.Parse(augment) } : recipe;
    }

    private static JsonArray MixOf(ParseResult parsed)
    {
        var mix = new JsonArray();
        if (parsed.GetValue(Mixup) is { } mixup) mix.Add((JsonNode)new JsonObject { ["name"] = "mixup", ["alpha"] = mixup });
        if (parsed.GetValue(CutMix) is { } cutMix) mix.Add((JsonNode)new JsonObject { ["name"] = "cutMix", ["alpha"] = cutMix });
        return mix;
    }

    private static void RefuseChanges(ParseResult parsed)
    {
        Option[] fixedByRun = [File, Preset, Model, Function, Minimised, Epochs, BatchSize, Rate, Rule, Course, Accumulate, Average, Patience, MaxNorm, DropLast, Precise, First, Norm, NormPlacement, DropPath, Dropout, Normalize, Augment, Mixup, CutMix, .. FeatureChoices.Symbols, Repeats, Limit, .. DataChoices.Fixed, Out, Common.Seed];
        if (fixedByRun.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } option) throw new InputException($"--resume goes on with the run as it was begun; leave out {option.Name}.");
        if (parsed.GetValue(Dataset) is { } data) throw new InputException($"--resume goes on with the run as it was begun; leave out '{data}'.");
    }

    private static void Show(Terminal terminal, ImageTask task, RunResult result, RunFolder folder, CpuDevice device)
    {
        EpochResult? last = result.History.Count > 0 ? result.History[(result.BestEpoch ?? result.History.Count) - 1] : null;
        double seconds = result.History.Sum(e => e.Seconds);
        var json = new JsonObject
        {
            ["targets"] = MeasureTable.Name(task.Train.Targets.Kind),
            ["testAccuracy"] = Json.Number(result.TestAccuracy),
            ["testLoss"] = Json.Number(result.TestLoss),
            ["trainAccuracy"] = Json.Number(last?.TrainAccuracy),
            ["trainLoss"] = Json.Number(last?.TrainLoss),
            ["epochs"] = result.History.Count,
            ["steps"] = result.Steps,
            ["seconds"] = Json.Number(Math.Round(seconds, 3)),
            ["dataWait"] = Json.Number(result.DataWait is { } share ? Math.Round(share, 4) : null),
            ["badFiles"] = task.Images.Report.Bad.Count,
            ["replacedFiles"] = task.Images.Replaced.Count,
            ["interrupted"] = result.Interrupted,
            ["data"] = result.Recipe.Data,
            ["model"] = result.Recipe.Model,
            ["seed"] = result.Recipe.Seed,
            ["threads"] = device.Threads,
            ["simd"] = (int)device.Width,
            ["run"] = folder.FullName,
            ["dataInit"] = result.DataInit is { } fitted ? Reports.Of(fitted) : null,
            ["preciseStatistics"] = result.Precise is { } remeasured ? Reports.Of(remeasured) : null,
            ["confusion"] = result.Confusion is null ? null : ConfusionTable.ToJson(result.Confusion),
            ["measures"] = result.Measures is null ? null : MeasureTable.ToJson(result.Measures),
            ["version"] = Program.Version,
        };
        var facts = new Facts();
        if (result.Measures is { } measures) MeasureTable.AddTo(facts, measures);
        else facts.Add("test accuracy", result.TestAccuracy is { } accuracy ? $"{accuracy:P2}" : "none");
        facts
            .Add("test loss", result.TestLoss is { } loss ? $"{loss:F4}" : "none")
            .Add("epochs", $"{result.History.Count} of {result.Recipe.Epochs}")
            .Add("time", $"{seconds:F1} s")
            .Add("waited for data", result.DataWait is { } wait ? $"{wait:P1}" : "none")
            .Add("run", folder.FullName);
        if (result.BestEpoch is { } best) facts.Add("weights of epoch", $"{best}");
        if (result.DataInit is { } init) facts.Add("first values", $"{init}");
        if (result.Precise is { } precise) facts.Add("precise statistics", $"{precise}");
        if (result.Interrupted) facts.Add("interrupted", $"go on with: kiln train --resume {folder.FullName}");
        if (result.Measures is { } each) terminal.Result(json, MeasureTable.Of(each), facts.Table);
        else if (result.Confusion is null) terminal.Result(json, facts.Table);
        else terminal.Result(json, ConfusionTable.Of(result.Confusion, task.Train.ClassNames), facts.Table);
        ReportLines.Say(terminal, task.Images);
    }
}
