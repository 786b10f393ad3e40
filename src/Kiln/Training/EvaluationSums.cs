namespace Kiln;

/// <summary>What an evaluation adds up, batch by batch.</summary>
internal sealed class EvaluationSums(Dataset data)
{
    private readonly Metrics metrics = new();
    private readonly MeasureSums? measures = MeasureSums.For(data);
    private ConfusionMatrix? confusion;
    private long inTopFive;

    /// <summary>Adds a batch of any targets.</summary>
    /// <param name="meanLoss">Its mean loss.</param>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="batch">What they should be.</param>
    public void Add(float meanLoss, ReadOnlySpan<float> outputs, Batch batch)
    {
        if (measures is null)
        {
            Add(meanLoss, outputs, batch.Labels);
            return;
        }

        metrics.Add(meanLoss, outputs, batch);
        measures.Add(outputs, batch.Targets);
    }

    /// <summary>Adds a batch of classes.</summary>
    /// <param name="meanLoss">Its mean loss.</param>
    /// <param name="scores">One row of class scores per sample.</param>
    /// <param name="labels">The class of each sample.</param>
    public void Add(float meanLoss, ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        metrics.Add(meanLoss, scores, labels);
        int columns = scores.Length / labels.Length;
        confusion ??= new ConfusionMatrix(Math.Max(columns, 2));
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = scores.Slice(i * columns, columns);
            confusion.Add(labels[i], Math.Max(Metrics.Predict(row), 0));
            if (columns == 1 || Metrics.IsInTop(5, row, labels[i])) inTopFive++;
        }
    }

    /// <summary>What came out; at least one batch is needed.</summary>
    public Evaluation Result => measures is null
        ? new(metrics.Samples, metrics.Loss, metrics.Accuracy, (double)inTopFive / metrics.Samples, confusion)
        : new(metrics.Samples, metrics.Loss, measures.Score, double.NaN, null) { Measures = measures.Result };
}
