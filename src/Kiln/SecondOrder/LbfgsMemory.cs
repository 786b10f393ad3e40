namespace Kiln;

/// <summary>The last steps <c>s</c> and changes of the gradient <c>y</c>, and the inverse Hessian they suggest (Nocedal 1980, the two-loop recursion).</summary>
internal sealed class LbfgsMemory(int capacity)
{
    private const double LeastCurvature = 1e-10;

    private readonly List<(double[] Step, double[] Change, double Inverse)> pairs = [];

    /// <summary>vector ← H·vector, H being the estimate of the inverse Hessian; the identity while nothing is known.</summary>
    public void Apply(double[] vector)
    {
        var shares = new double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = pairs[i].Inverse * Vectors.Dot(pairs[i].Step, vector);
            Vectors.Add(vector, -shares[i], pairs[i].Change);
        }

        if (pairs.Count > 0)
        {
            (_, double[] change, double inverse) = pairs[^1];
            double scale = 1 / (inverse * Vectors.Dot(change, change));
            for (int i = 0; i < vector.Length; i++) vector[i] *= scale;
        }

        for (int i = 0; i < pairs.Count; i++) Vectors.Add(vector, shares[i] - (pairs[i].Inverse * Vectors.Dot(pairs[i].Change, vector)), pairs[i].Step);
    }

    /// <summary>Remembers a step, unless the curvature along it was not clearly positive.</summary>
    public void Learn(ReadOnlySpan<double> from, ReadOnlySpan<double> to, ReadOnlySpan<double> gradientBefore, ReadOnlySpan<double> gradientAfter)
    {
        double[] step = to.ToArray(), change = gradientAfter.ToArray();
        Vectors.Add(step, -1, from);
        Vectors.Add(change, -1, gradientBefore);
        double curvature = Vectors.Dot(step, change);
        if (curvature <= LeastCurvature * Vectors.Dot(change, change)) return;
        if (pairs.Count == capacity) pairs.RemoveAt(0);
        pairs.Add((step, change, 1 / curvature));
    }
}
