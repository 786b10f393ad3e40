namespace Kiln;

/// <summary>What measuring the running statistics anew changed.</summary>
/// <param name="Norms">How many batch normalisations were set; 0 where the model has none, and then nothing changed.</param>
/// <param name="Batches">Over how many batches of training samples.</param>
/// <param name="Before">The model on the test data before, or null without test data.</param>
/// <param name="After">The model on the test data afterwards, or null without test data.</param>
public sealed record PreciseReport(int Norms, int Batches, Evaluation? Before, Evaluation? After)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        if (Norms == 0) return "the model has no batch normalisation";
        string accuracy = (Before, After) is ({ } b, { } a) ? $": accuracy {b.Accuracy:P2} → {a.Accuracy:P2}, loss {b.Loss:F4} → {a.Loss:F4}" : "";
        return $"{Norms:N0} norms over {Batches:N0} batches{accuracy}";
    }
}
