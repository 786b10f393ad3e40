using Kiln.Devices;
using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>Recipes of catalogue models with known diseases, each beside its healthy twin: what <c>kiln doctor --fix</c> is tested on.</summary>
public static class SickRecipes
{
    /// <summary>Training and test images that are drawn for them.</summary>
    public const int TrainImages = 1200, TestImages = 600;

    private static readonly Recipe Base = new()
    {
        Data = "stripes", Epochs = 6, BatchSize = 32, EvaluationBatchSize = 200, Seed = 5, Schedule = new OneCycleSchedule(), Optimizer = new AdamW(2e-3f),
    };

    private static readonly Recipe Mlp = Base with { Model = "mlp" };

    private static readonly Recipe Deep = Base with { Model = "mlp11", Optimizer = new AdamW(1e-3f) };

    private static readonly Recipe Images = Base with { Model = "cnnbn", Epochs = 3 };

    private static readonly Recipe Descent = Mlp with { Optimizer = new Sgd(0.05f, Momentum: 0.9f) };

    /// <summary>All of them, on drawn images of stripes.</summary>
    public static IReadOnlyList<SickRecipe> All { get; } = Of(StripeImages.Classes);

    /// <summary>The images that are drawn for them.</summary>
    public static ImageSources Drawn() => StripeImages.Make(TrainImages, TestImages);

    /// <summary>The same recipes on other data, on which some of them may not be sick: mirror images change no class of clothes.</summary>
    /// <param name="data">The name of the data set.</param>
    /// <param name="classes">How many classes it has.</param>
    /// <param name="limit">How many training and test images are taken.</param>
    public static IReadOnlyList<SickRecipe> On(string data, int classes, int limit)
    {
        Recipe With(Recipe recipe) => recipe with { Data = data, TrainLimit = limit, TestLimit = limit };
        return [.. Of(classes).Select(sick => sick with { Sick = With(sick.Sick), Twin = With(sick.Twin) })];
    }

    /// <summary>Mends one and trains its twin.</summary>
    /// <param name="sick">The recipe.</param>
    /// <param name="images">Its data.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="cancellation">Ends it after the step under way.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MendedRecipe Mend(SickRecipe sick, ImageSources images, Device device, CancellationToken cancellation = default)
    {
        Mending mending = Mender.Mend(sick.Sick, ImagePatient.MakerOf(images), new(device) { Cancellation = cancellation });
        ImageTask twin = ImageTask.For(sick.Twin, images);
        RunResult run = Trainer.Fit(twin.Net, twin.Train, twin.Test, sick.Twin, new() { Device = device, LoaderThreads = 0, Cancellation = cancellation });
        using ParameterStore weights = run.Weights;
        cancellation.ThrowIfCancellationRequested();
        return new(sick, mending, run.TestAccuracy ?? double.NaN);
    }

    private static IReadOnlyList<SickRecipe> Of(int classes) =>
    [
        new("all weights 0", "symmetric-start", Mlp with { Init = "zero" }, Mlp),
        new("tiny weights in depth", "shrinking-activations", Deep with { Init = "normal:0.01" }, Deep),
        new("large weights in depth", "growing-activations", Deep with { Init = "normal:1", Activation = "relu" }, Deep with { Activation = "relu" }),
        new("sigmoids in depth", "gradient-lost-to-slopes", Deep with { Activation = "sigmoid" }, Deep),
        new("a rate 200 times too high", "rate-too-high", Descent with { Optimizer = new Sgd(10, Momentum: 0.9f) }, Descent),
        new("a rate 5,000 times too low", "rate-too-low", Descent with { Optimizer = new Sgd(1e-5f, Momentum: 0.9f) }, Descent),
        new("input as it is", "uncentred-input", Descent with { Normalize = "none" }, Descent),
        new("batches of 2 for batch norm", "small-batch-norm", Images with { BatchSize = 2 }, Images),
        new("dropout of 0.98", "underfitting", Mlp with { Dropout = 0.98f }, Mlp),
        new("an L2 penalty of 1", "underfitting", Mlp with { Optimizer = new Sgd(0.05f, Momentum: 0.9f, L2Penalty: 1) }, Descent),
        new("a weight decay of 100", "underfitting", Mlp with { Optimizer = new AdamW(2e-3f, WeightDecay: 100) }, Mlp),
        new("weights of units no longer than 0.05", "underfitting", Mlp with { MaxNorm = 0.05f }, Mlp),
        new("mirror images of directions", "label-changes", Images with { Augment = [new HorizontalFlip()], Unsafe = ["horizontalFlip"] }, Images),
        new("one class drawn 500 times as often", "class-imbalance", Mlp with { Sampling = "weights:500" + string.Concat(Enumerable.Repeat(",1", classes - 1)) }, Mlp),
    ];
}
