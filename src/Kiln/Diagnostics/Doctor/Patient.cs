using Kiln.Devices;

namespace Kiln;

/// <summary>A network for the doctor to examine, with all that is known of it: recipe, data, what became of its training.</summary>
/// <remarks>
/// Measurements that several rules share are made once, when the first of them asks. Trial trainings run over the weights in place; afterwards all values, running statistics
/// included, are what they were, to the bit.
/// </remarks>
public sealed partial class Patient : IDisposable
{
    private readonly Lazy<RunHistory?> looks;

    /// <summary>Takes a network.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters: as they start, or trained; freed with the patient.</param>
    /// <param name="sample">The shape of one sample, without the batch.</param>
    public Patient(Layer net, ParameterStore weights, Shape sample)
    {
        looks = new(() => RunHistory.Of(History));
        Net = net;
        Weights = weights;
        Sample = sample;
    }

    /// <summary>Takes a network with first weights as training by a recipe draws them, and fits them to samples where the recipe says so.</summary>
    /// <param name="net">The model, without memory yet.</param>
    /// <param name="recipe">How it is to be trained.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="InputException">The recipe is not valid.</exception>
    public Patient(Layer net, Recipe recipe, Dataset train, Device device)
        : this(net, FirstWeights(net, recipe, device), train.SampleShape)
    {
        Recipe = recipe;
        Train = train;
        FitToData();
    }

    /// <summary>The model.</summary>
    public Layer Net { get; }

    /// <summary>Its parameters.</summary>
    public ParameterStore Weights { get; }

    /// <summary>The shape of one sample.</summary>
    public Shape Sample { get; }

    /// <summary>How it is or was trained; null where that is not known.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>What it is trained on, as training sees it; the recipe's limit is applied. Null where there are none.</summary>
    public Dataset? Train { get; init; }

    /// <summary>What it is measured on; the recipe's limit is applied. Null where there are none.</summary>
    public Dataset? Test { get; init; }

    /// <summary>Whether the weights were trained; otherwise they are as they start.</summary>
    public bool IsTrained { get; init; }

    /// <summary>The lines of the run's <c>metrics.jsonl</c>; none where there was no run.</summary>
    public IReadOnlyList<MetricsLine> History { get; init; } = [];

    /// <summary>What is known of the data from elsewhere, or null.</summary>
    public DataFacts? Facts { get; init; }

    /// <summary>Where numbers stopped being finite in its run; null where they did not, or nobody looked.</summary>
    public NonFinite? Failure { get; init; }

    /// <summary>Is told what is being measured, in a few words; null for nobody.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Ends an examination after the rule or step under way.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>What rules find here to look at.</summary>
    public Needs Has =>
        (Train is null ? 0 : Needs.Samples) | (Recipe is null ? 0 : Needs.Recipe) | (Test is null ? 0 : Needs.Test) | (IsTrained ? Needs.Training : 0) | (Facts is null ? 0 : Needs.Facts);

    /// <summary>Frees the parameters.</summary>
    public void Dispose() => Weights.Dispose();

    private static ParameterStore FirstWeights(Layer net, Recipe recipe, Device device)
    {
        recipe.Validate();
        return recipe.WeightsOf(net, device);
    }

    /// <summary>Fits first values to samples, where the recipe's initialiser does.</summary>
    private void FitToData()
    {
        if (Recipe?.Init is { } init && Train is not null) InitScheme.Parse(init).Data?.Apply(Net, Weights, TrainPart, Recipe.Seed, Recipe.BatchSize);
    }
}
