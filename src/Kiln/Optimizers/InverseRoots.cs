namespace Kiln;

/// <summary>Inverse square roots for <see cref="Preconditioned"/>, in place: <c>c·(C^½ + δ·max C^½)⁻¹</c> with a mean of 1 on the diagonal. Where all of C is 0, the identity.</summary>
internal static class InverseRoots
{
    /// <summary>Of each number of a diagonal.</summary>
    public static void Diagonal(Span<float> c, float damping)
    {
        double[] values = new double[c.Length];
        for (int i = 0; i < c.Length; i++) values[i] = c[i];
        Invert(values, damping);
        for (int i = 0; i < c.Length; i++) c[i] = (float)values[i];
    }

    /// <summary>Of a symmetric matrix <c>[n, n]</c>.</summary>
    public static void Full(Span<float> c, float damping)
    {
        int n = (int)Math.Round(Math.Sqrt(c.Length));
        var matrix = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) matrix[i, j] = 0.5 * ((double)c[(i * n) + j] + c[(j * n) + i]);   // sums of two orders differ by roundings
        }

        (double[] values, double[][] vectors) = SymmetricEigen.Of(matrix);
        Invert(values, damping);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++) sum += vectors[k][i] * values[k] * vectors[k][j];
                c[(i * n) + j] = (float)sum;
            }
        }
    }

    /// <summary>A direction in which nothing was seen is followed as the one least followed among the others, if there is no damping.</summary>
    private static void Invert(double[] values, double damping)
    {
        double largest = 0, sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Sqrt(Math.Max(values[i], 0));
            largest = Math.Max(largest, values[i]);
        }

        for (int i = 0; i < values.Length; i++)
        {
            double root = values[i] + (damping * largest);
            values[i] = root > 0 ? 1 / root : largest > 0 ? 1 / largest : 1;
            sum += values[i];
        }

        for (int i = 0; i < values.Length; i++) values[i] *= values.Length / sum;   // a trace is the sum of eigenvalues, too
    }
}
