namespace Kiln;

/// <summary>Fits <see cref="Normalization"/> layers to training samples.</summary>
public static class InputAdaptation
{
    /// <summary>Measures samples and keeps what it finds; all samples as they are in epoch 0, in order, so that the result is one. To be called when the model's store is made.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="train">Training samples, whose last axis has the layer's features; never those for testing.</param>
    /// <exception cref="InputException">The samples have another number of features, there are none, or they are for testing.</exception>
    /// <exception cref="InvalidOperationException">No store has laid the model out yet.</exception>
    public static void Adapt(this Normalization layer, Dataset train)
    {
        train.RequireTraining();
        Shape shape = train.SampleShape;
        Span<float> mean = layer.Mean.Values, variance = layer.Variance.Values;
        int features = mean.Length;
        if (train.Count == 0 || shape[-1] != features) throw new InputException($"Normalization: expected samples with {features} features in the last axis, received {train.Count} samples {shape} of '{train.Name}'.");
        float[] sample = new float[shape.Count];
        double[] centre = new double[features], squares = new double[features];
        double places = 0;
        for (int i = 0; i < train.Count; i++)
        {
            train.Read(i, new SampleKey(Seed: 0, Epoch: 0, i), sample);
            for (int at = 0; at < sample.Length; at += features)
            {
                places++;
                for (int f = 0; f < features; f++)
                {
                    // Welford (1962): no differences of large sums.
                    double away = sample[at + f] - centre[f];
                    centre[f] += away / places;
                    squares[f] += away * (sample[at + f] - centre[f]);
                }
            }
        }

        for (int f = 0; f < features; f++)
        {
            mean[f] = (float)centre[f];
            variance[f] = squares[f] > 0 ? (float)(squares[f] / places) : 1;
        }
    }
}
