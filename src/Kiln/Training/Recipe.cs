using System.Text.Json.Nodes;
using Kiln.Devices;

namespace Kiln;

/// <summary>Everything that defines a run: equal recipes on equal data give equal weights, bit for bit, whatever the number of threads.</summary>
public sealed record Recipe
{
    /// <summary>The data set: a known name or a folder.</summary>
    public string Data { get; init; } = "fashion-mnist";

    /// <summary>How the data are read and divided.</summary>
    public DataOptions DataOptions { get; init; } = new();

    /// <summary>Which training samples an epoch has, as <see cref="Kiln.Sampling.Parse"/> reads it: <c>shuffle</c> (each once), <c>balanced</c> or <c>weights:1,2,0.5</c>, a number for each class.</summary>
    public string Sampling { get; init; } = "shuffle";

    /// <summary>The name of the model; where none is named, data with a class for each pixel choose one that answers for pixels.</summary>
    public string Model
    {
        get;
        init => (field, Naming) = (value, new(Outright: true));
    } = "cnn";

    private ModelNaming Naming { get; init; }

    /// <summary>The function of hidden layers, as <see cref="Activations.Parse"/> reads it; null for the model's own.</summary>
    public string? Activation { get; init; }

    /// <summary>First values of weights, as <see cref="InitScheme.Parse"/> reads them; null for what each layer chooses.</summary>
    public string? Init { get; init; }

    /// <summary>The normalisation of hidden layers, as <see cref="NormChoice.Parse"/> reads it; null for what the model has.</summary>
    public string? Norm { get; init; }

    /// <summary>Whether it stands <c>before</c> or <c>after</c> the function of its layer.</summary>
    public string NormPlacement { get; init; } = "before";

    /// <summary>The drop probability of hidden units; null for what the model has.</summary>
    public float? Dropout { get; init; }

    /// <summary>The rate of stochastic depth of the last residual block; those before rise to it linearly from 0.</summary>
    public float DropPath { get; init; }

    /// <summary>Noise on the features of hidden layers while training, and branches that are shaken; null for none.</summary>
    public FeatureChanges? Features { get; init; }

    /// <summary>How many times every training sample is seen.</summary>
    public int Epochs { get; init; } = 9;

    /// <summary>Samples per training step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Samples per evaluation batch; it changes how losses are added up, so it belongs to the run.</summary>
    public int EvaluationBatchSize { get; init; } = 500;

    /// <summary>The seed of first weights, of the order of samples, of augmentation and of dropout.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>How gradients become steps.</summary>
    public Optimizer Optimizer { get; init; } = new AdamW(LearningRate: 2e-3f);

    /// <summary>How the learning rate changes over the run.</summary>
    public Schedule Schedule { get; init; } = new OneCycleSchedule();

    /// <summary>What is minimised; <c>auto</c> is what is usual for the targets: cross-entropy of classes, binary cross-entropy of several labels, the squared error of numbers.</summary>
    public Loss Loss { get; init; } = new AutoLoss();

    /// <summary>How gradients are kept short, or null for not at all.</summary>
    public GradientClip? Clip { get; init; }

    /// <summary>Parameters with rates and decay of their own, or frozen; the first group that matches a parameter has it. Null for none.</summary>
    public IReadOnlyList<ParameterGroup>? Groups { get; init; }

    /// <summary>
    /// How many batches make one update: their gradients are averaged first, as if they were one large batch. Schedules count updates. The last
    /// update of an epoch may have fewer. Batch norms see each batch by itself.
    /// </summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>A mean of the weights to keep beside them, or null for none.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>
    /// Over how many training batches, from the front of the first epoch's order and of one epoch at most, the running statistics of batch norms are measured anew when training
    /// has ended (<see cref="Kiln.PreciseStatistics"/>); null for the averages that training left.
    /// </summary>
    public int? PreciseStatistics { get; init; }

    /// <summary>When to end before the last epoch, or null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The greatest length of the incoming weights of a unit, kept after every step (<see cref="Kiln.MaxNorm"/>), or null for any.</summary>
    public float? MaxNorm { get; init; }

    /// <summary>Whether the last batch of an epoch is left out where it is smaller than the others; one of a single sample always is, as it has no batch statistics.</summary>
    public bool DropLast { get; init; }

    /// <summary>What is made of input values by statistics of the training samples, as <see cref="InputNormalization.Parse"/> reads it.</summary>
    public string Normalize { get; init; } = "zScore";

    /// <summary>Random changes of training samples, applied in this order.</summary>
    public IReadOnlyList<Transform> Augment { get; init; } = [];

    /// <summary>
    /// How samples of a training batch are mixed with one another and their labels alike: one of these ways is drawn for each batch; null for not at all.
    /// Training accuracy is then that of the class with the larger share.
    /// </summary>
    public IReadOnlyList<BatchMix>? Mix { get; init; }

    /// <summary>
    /// How many times a batch has each of its samples, with random changes of their own (repeated augmentation; Hoffer et al. 2020). A step then has batchSize times as many rows.
    /// </summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Transforms that change what a sample of these data is, by name: <c>verticalFlip</c>, <c>randomRotation&gt;30</c> where the first setting is above 30. A recipe that uses one is warned about. Null for none.</summary>
    public IReadOnlyList<string>? Unsafe { get; init; }

    /// <summary>Only the first so many training samples, or, of data sorted by class, as many that are evenly spread; null for all.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>Only so many test samples, chosen in the same way; null for all.</summary>
    public int? TestLimit { get; init; }

    /// <summary>Reads a recipe from JSON; keys that are missing keep their value in <paramref name="basis"/>.</summary>
    /// <param name="json">A JSON object; comments and trailing commas are allowed.</param>
    /// <param name="basis">What it changes; the default recipe where null.</param>
    /// <exception cref="InputException">Not JSON, an unknown key, a wrong type or a value out of range.</exception>
    public static Recipe Parse(string json, Recipe? basis = null) => RecipeReader.Read(RecipeReader.ParseNode(json), basis ?? new Recipe());

    /// <summary>Reads a recipe from a JSON object; keys that are missing keep their value in <paramref name="basis"/>.</summary>
    /// <exception cref="InputException">An unknown key, a wrong type or a value out of range.</exception>
    public static Recipe Parse(JsonNode? json, Recipe? basis = null) => RecipeReader.Read(json, basis ?? new Recipe());

    /// <summary>The recipe as JSON, every key written, in a fixed order.</summary>
    /// <param name="indented">Whether to write one key per line.</param>
    public string ToJson(bool indented = true) => RecipeJson.Write(this, indented);

    /// <summary>Checks every setting.</summary>
    /// <exception cref="InputException">The first setting that is out of range, as <c>Recipe: lr: expected a positive number, received -1.</c></exception>
    public void Validate()
    {
        try
        {
            if (string.IsNullOrWhiteSpace(Data)) throw new InputException("data: expected the name of a data set, received nothing.");
            if (string.IsNullOrWhiteSpace(Model)) throw new InputException("model: expected the name of a model, received nothing.");
            DataOptions.Validate();
            Kiln.Sampling.Parse(Sampling);
            CheckActivation();
            if (Init is not null) InitScheme.Parse(Init);
            if (Norm is not null) NormChoice.Parse(Norm);
            if (NormPlacement is not ("before" or "after")) throw new InputException($"normPlacement: expected before or after, received '{NormPlacement}'.");
            InputNormalization.Parse(Normalize);
            if (Dropout is { } dropped) Require.BelowOne("dropout", dropped);
            Require.BelowOne("dropPath", DropPath);
            Features?.Validate();
            if (MaxNorm is { } longest) Require.Positive("maxNorm", longest);
            Require.AtLeast(1, "epochs", Epochs);
            Require.AtLeast(1, "batchSize", BatchSize);
            Require.AtLeast(1, "evaluationBatchSize", EvaluationBatchSize);
            if (TrainLimit is { } train) Require.AtLeast(1, "trainLimit", train);
            if (TestLimit is { } test) Require.AtLeast(1, "testLimit", test);
            Optimizer.Validate();
            Schedule.Validate();
            Loss.Validate();
            Clip?.Validate();
            foreach (ParameterGroup group in Groups ?? []) group.Validate();
            Require.AtLeast(1, "accumulate", Accumulate);
            if (PreciseStatistics is { } batches) Require.AtLeast(1, "preciseStatistics", batches);
            foreach (BatchMix way in Mix ?? []) way.Validate();
            Require.AtLeast(1, "repeats", Repeats);
            Average?.Validate();
            EarlyStopping?.Validate();
        }
        catch (InputException e)
        {
            throw new InputException($"Recipe: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            throw new InputException($"Recipe: init: {e.Message}", e);
        }
    }

    /// <summary>The same recipe with a model that its data ask for, unless it names one itself.</summary>
    public Recipe WithModelUnlessNamed(string model) => Naming.Outright ? this : this with { Model = model };

    /// <summary>The same recipe, whose model counts as named where it does in another.</summary>
    internal Recipe WithModelNamedAsIn(Recipe other) => this with { Naming = other.Naming };

    /// <summary>The training samples this recipe takes of those with these classes, by their numbers.</summary>
    /// <param name="labels">The class of each sample.</param>
    public int[] TrainSamples(ReadOnlySpan<int> labels) => First(labels, TrainLimit ?? labels.Length);

    /// <summary>The training samples this recipe takes.</summary>
    public Dataset TrainPart(Dataset all) => First(all, TrainLimit);

    /// <summary>The test samples this recipe takes.</summary>
    public Dataset TestPart(Dataset all) => First(all, TestLimit);

    /// <summary>Lays out a model's parameters and draws first values; PyTorch's initialiser sets biases too, the others are for weights.</summary>
    internal ParameterStore WeightsOf(Layer net, Device device)
    {
        if (Init is not null) InitScheme.Parse(Init).ApplyTo(net);
        if (Groups is not null) ParameterGroup.Freeze(Groups, net.Parameters);
        return ParameterStore.For(net.Parameters, device, Seed);
    }

    /// <summary>The batches of training. Batch statistics of a single sample do not exist, so a last batch of one is left out.</summary>
    /// <param name="trainPart">What <see cref="TrainPart"/> gives.</param>
    /// <param name="threads">How many threads read data.</param>
    public Loader LoaderOf(Dataset trainPart, int threads = 1)
    {
        int last = trainPart.Count % BatchSize;
        return new(trainPart, BatchSize, Seed, shuffle: true, threads, dropLast: trainPart.Count > BatchSize && (last == 1 || (DropLast && last > 0)), weights: Kiln.Sampling.Parse(Sampling).WeightsOf(trainPart), repeats: Repeats, mix: Mix);
    }

    private void CheckActivation()
    {
        try
        {
            if (Activation is not null) Activations.Parse(Activation);
        }
        catch (InputException e)
        {
            throw new InputException($"activation: {e.Message}", e);
        }
    }

    private static Dataset First(Dataset all, int? limit)
    {
        if (limit is not { } n || n >= all.Count) return all;
        int[] labels = new int[all.Count];
        for (int i = 0; i < labels.Length; i++) labels[i] = all.LabelOf(i);
        return new Subset(all, First(labels, n));
    }

    /// <summary>The first samples; of data sorted by class, which would be those of the first classes only, as many that are evenly spread.</summary>
    private static int[] First(ReadOnlySpan<int> labels, int limit)
    {
        int count = labels.Length, taken = Math.Min(limit, count);
        bool sorted = count > 0 && labels[0] != labels[^1];
        for (int i = 1; sorted && i < count; i++) sorted = labels[i] >= labels[i - 1];
        int[] first = new int[taken];
        for (int i = 0; i < taken; i++) first[i] = sorted ? (int)((long)i * count / taken) : i;
        return first;
    }

    // Recipes that differ in this alone are equal: it says how the name came about, not what is trained.
    private readonly record struct ModelNaming(bool Outright)
    {
        public bool Equals(ModelNaming other) => true;

        public override int GetHashCode() => 0;
    }
}
