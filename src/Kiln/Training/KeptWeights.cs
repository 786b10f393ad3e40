using Kiln.Devices;

namespace Kiln;

/// <summary>Copies of a run's weights beside those that are trained: their mean, and those of the best epoch.</summary>
internal sealed class KeptWeights : IDisposable
{
    private const string MeanName = "average.values", BestName = "best.values";
    private readonly ParameterStore weights;
    private readonly AverageState? mean;
    private readonly Slab? best;
    private bool final;

    public KeptWeights(Recipe recipe, ParameterStore weights)
    {
        this.weights = weights;
        mean = recipe.Average is { } average ? new(average, weights) : null;
        best = recipe.EarlyStopping?.RestoreBest == true ? weights.Device.Allocate(weights.Values.Length) : null;
    }

    /// <summary>The copies, by the names they have in checkpoints.</summary>
    public IEnumerable<(string Name, FloatBuffer Values)> Arrays
    {
        get
        {
            if (mean is not null) yield return (MeanName, mean.Values);
            if (best is not null) yield return (BestName, best.Buffer);
        }
    }

    private bool EvaluatesMean => mean is { Average.Evaluate: true } && !final;

    /// <summary>The weights after an update go into the mean.</summary>
    public void Updated(long update, long totalUpdates) => mean?.Update(update, totalUpdates);

    /// <summary>Exchanges weights and mean where the mean is to be evaluated; to be called before and after.</summary>
    public void SwapToEvaluate()
    {
        if (EvaluatesMean) mean!.Swap();
    }

    /// <summary>Keeps what was evaluated as the best.</summary>
    public void KeepBest()
    {
        if (best is not null) weights.Device.Kernels.Scale(EvaluatesMean ? mean!.Values : weights.Values, 1, new(best.Buffer));
    }

    /// <summary>Puts the weights that the run ends with into the store: the best, or the mean where it is evaluated.</summary>
    public void Finish(bool restoreBest)
    {
        if (restoreBest) weights.Device.Kernels.Scale(best!.Buffer, 1, new(weights.Values));
        else SwapToEvaluate();
        final = true;
    }

    public void Dispose()
    {
        mean?.Dispose();
        best?.Dispose();
    }
}
