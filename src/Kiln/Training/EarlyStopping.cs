namespace Kiln;

/// <summary>Ends a run when epochs bring nothing more (Prechelt 1998): a bound on how far training goes on beyond its best test loss.</summary>
/// <param name="Patience">After how many epochs in a row that are no better than the best before them it ends, at least 1.</param>
/// <param name="MinDelta">How much better counts.</param>
/// <param name="Monitor">What is watched: of the test data where there are any, otherwise of the training data.</param>
/// <param name="RestoreBest">Whether the model at the end is that of the best epoch; otherwise that of the last.</param>
public sealed record EarlyStopping(int Patience = 5, float MinDelta = 0, Monitored Monitor = Monitored.Loss, bool RestoreBest = true)
{
    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public void Validate()
    {
        Require.AtLeast(1, "earlyStopping.patience", Patience);
        Require.NotNegative("earlyStopping.minDelta", MinDelta);
    }
}

/// <summary>Early stopping at work: what it has seen so far.</summary>
public sealed class EarlyStoppingState(EarlyStopping settings)
{
    private double best;
    private int epochs;

    /// <summary>The recipe.</summary>
    public EarlyStopping Settings { get; } = settings;

    /// <summary>The best epoch, from 1; 0 before the first whose value is a number.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Whether it is time to stop.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Takes in the value of one more epoch; one that is no number is never better.</summary>
    public void Observe(double value)
    {
        epochs++;
        bool better = BestEpoch == 0
            ? double.IsFinite(value)
            : Settings.Monitor == Monitored.Loss ? value < best - Settings.MinDelta : value > best + Settings.MinDelta;
        if (better) (best, BestEpoch) = (value, epochs);
        Stopped = epochs - BestEpoch >= Settings.Patience;
    }
}
