namespace Kiln;

/// <summary>Draws samples with replacement by weights, and counts how often each was drawn before.</summary>
internal sealed class WeightedOrder
{
    // 2⁻⁵³: the step of the uniform numbers drawn.
    private const double Step = 1.0 / (1L << 53);

    private readonly double[] upTo;
    private readonly int[] drawn;

    /// <summary>Takes a weight of at least 0 for every sample; one of them must be above 0.</summary>
    public WeightedOrder(ReadOnlySpan<double> weights)
    {
        upTo = new double[weights.Length];
        drawn = new int[weights.Length];
        double sum = 0;
        for (int i = 0; i < upTo.Length; i++) upTo[i] = sum += weights[i];
    }

    /// <summary>Fills an order; <paramref name="again"/> gets how often the sample had been drawn before in this order.</summary>
    public void Draw(Philox random, Span<int> order, Span<int> again)
    {
        Array.Clear(drawn);
        for (int i = 0; i < order.Length; i++)
        {
            ulong bits = ((ulong)random.NextBits() << 21) | (random.NextBits() >> 11);
            int sample = Find(bits * Step * upTo[^1]);
            order[i] = sample;
            again[i] = drawn[sample]++;
        }
    }

    // The first sample whose sum of weights is above the value: one of weight 0 never is, as it adds nothing.
    private int Find(double value)
    {
        (int low, int high) = (0, upTo.Length - 1);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (upTo[middle] > value) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
