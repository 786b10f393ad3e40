namespace Kiln;

/// <summary>Running statistics of batch normalisations measured anew with fixed weights (Wu and Johnson 2021, "precise BN"), in place of averages over weights that moved.</summary>
public static class PreciseStatistics
{
    /// <summary>
    /// Runs all batches through the model as in training, dropout included, without a step, and sets the running statistics to those of the
    /// population: the mean of the batches' means, and of their mean squares minus its square, each weighted by the size of the batch. The running
    /// variance is then the population's.
    /// </summary>
    /// <remarks>For the first norm these are exactly the statistics of all data; for a later one, of what norms before it make of each batch. Frozen norms are left alone.</remarks>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="batches">The batches, such as one epoch of a <see cref="Loader"/>; a few hundred samples are enough.</param>
    /// <returns>How many norms were set.</returns>
    /// <exception cref="InputException">There are no batches.</exception>
    /// <exception cref="ShapeException">A batch does not fit, or has one value per channel.</exception>
    public static int Measure(Layer net, ParameterStore weights, IEnumerable<Batch> batches)
    {
        BatchNorm[] norms = [.. BatchNorm.In(net).Where(n => !n.Frozen)];
        double[][] means = [.. norms.Select(n => new double[n.RunningMean.Shape[0]])], squares = [.. means.Select(m => new double[m.Length])];
        float[][] before = [.. norms.SelectMany(n => new[] { n.RunningMean.Values.ToArray(), n.RunningVariance.Values.ToArray() })];
        long samples = 0, step = 0;
        bool done = false;
        try
        {
            foreach (BatchNorm norm in norms) norm.Measuring = true;
            foreach (Batch batch in batches)
            {
                using (Pass pass = Pass.Training(weights, step++)) net.Apply(pass.Input(batch.Values, batch.Shape));
                samples += batch.Count;
                for (int i = 0; i < norms.Length; i++) Add(norms[i], batch.Count, means[i], squares[i]);
            }

            if (samples == 0) throw new InputException("Precise statistics need at least one batch; received none.");
            for (int i = 0; i < norms.Length; i++) Put(norms[i], samples, means[i], squares[i]);
            done = true;
            return norms.Length;
        }
        finally
        {
            foreach (BatchNorm norm in norms) norm.Measuring = false;
            for (int i = 0; i < norms.Length && !done; i++)
            {
                before[2 * i].CopyTo(norms[i].RunningMean.Values);
                before[(2 * i) + 1].CopyTo(norms[i].RunningVariance.Values);
            }
        }
    }

    private static void Add(BatchNorm norm, int count, double[] means, double[] squares)
    {
        for (int j = 0; j < means.Length; j++)
        {
            double mean = norm.RunningMean.Values[j], variance = norm.RunningVariance.Values[j];
            means[j] += count * mean;
            squares[j] += count * (variance + (mean * mean));
        }
    }

    private static void Put(BatchNorm norm, long samples, double[] means, double[] squares)
    {
        for (int j = 0; j < means.Length; j++)
        {
            double mean = means[j] / samples;
            norm.RunningMean.Values[j] = (float)mean;
            norm.RunningVariance.Values[j] = (float)Math.Max(0, (squares[j] / samples) - (mean * mean));
        }
    }
}
