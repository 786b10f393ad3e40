using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>A mean of the weights along their way, kept beside them; often better than the last weights. Running statistics of norms are averaged with them.</summary>
/// <param name="Evaluate">Whether evaluation and the model file at the end take the mean; otherwise it is kept in checkpoints alone.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(ExponentialAverage), "ema")]
[JsonDerivedType(typeof(StochasticAverage), "swa")]
public abstract record WeightAverage(bool Evaluate = true)
{
    /// <summary>How far the mean goes towards the weights after an update; 1 takes them as they are, 0 leaves the mean alone.</summary>
    /// <param name="update">The number of updates taken, from 1.</param>
    /// <param name="totalUpdates">The updates of the whole run.</param>
    public abstract double Share(long update, long totalUpdates);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public abstract void Validate();
}

/// <summary>Exponential moving average (Polyak and Juditsky 1992, with forgetting): <c>a ← d·a + (1 − d)·w</c>; the first update sets a = w.</summary>
/// <param name="Decay">d, how much of the mean is kept, 0 … 1.</param>
/// <param name="WarmUp">Whether d rises as min(d, (1 + t)/(10 + t)), so that the first weights are soon forgotten.</param>
/// <param name="Evaluate">Whether evaluation and the model file at the end take the mean.</param>
public sealed record ExponentialAverage(float Decay = 0.999f, bool WarmUp = true, bool Evaluate = true) : WeightAverage(Evaluate)
{
    /// <inheritdoc/>
    public override double Share(long update, long totalUpdates) =>
        update <= 1 ? 1 : 1 - (WarmUp ? Math.Min((double)Decay, (1.0 + update) / (10 + update)) : Decay);

    /// <inheritdoc/>
    public override void Validate() => Require.BelowOne("decay", Decay);
}

/// <summary>
/// Stochastic weight averaging (Izmailov et al. 2018): the plain mean of the weights at regular times late in the run. Before it begins the mean is
/// the weights themselves.
/// </summary>
/// <param name="Start">When it begins: a number of updates or, below 1, a share of the run.</param>
/// <param name="Every">How many updates lie between two weights that are taken in.</param>
/// <param name="Evaluate">Whether evaluation and the model file at the end take the mean.</param>
public sealed record StochasticAverage(double Start = 0.75, int Every = 1, bool Evaluate = true) : WeightAverage(Evaluate)
{
    /// <inheritdoc/>
    public override double Share(long update, long totalUpdates)
    {
        long since = update - 1 - (long)Math.Round(Start < 1 ? Start * totalUpdates : Start);
        if (since <= 0) return 1;
        return since % Every == 0 ? 1.0 / ((since / Every) + 1) : 0;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.NotNegative("start", Start);
        Require.AtLeast(1, "every", Every);
    }
}
