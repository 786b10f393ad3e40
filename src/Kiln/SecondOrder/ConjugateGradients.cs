namespace Kiln;

/// <summary>Solves <c>A·x = b</c> for a symmetric A known only by its products (Hestenes and Stiefel 1952).</summary>
public static class ConjugateGradients
{
    /// <summary>Solves it to a relative residual; stops early along a direction in which A is not positive, with what was found until then, or b itself.</summary>
    /// <param name="times">What A makes of a vector.</param>
    /// <param name="b">The right side.</param>
    /// <param name="x">The solution.</param>
    /// <param name="tolerance">The length of the residual, relative to that of b, at which to stop.</param>
    /// <param name="most">How many products at most; as many as b has numbers, and ten more against rounding, where null.</param>
    /// <returns>How many products it took.</returns>
    public static int Solve(MatrixProduct times, ReadOnlySpan<double> b, Span<double> x, double tolerance = 1e-10, int? most = null)
    {
        x.Clear();
        double[] residual = b.ToArray(), direction = b.ToArray(), product = new double[b.Length];
        double square = Vectors.Dot(residual, residual), enough = square * tolerance * tolerance;
        int used = 0;
        for (; used < (most ?? b.Length + 10) && square > enough; used++)
        {
            times(direction, product);
            double curvature = Vectors.Dot(direction, product);
            if (curvature <= 0)
            {
                if (used == 0) b.CopyTo(x);
                return used + 1;
            }

            double length = square / curvature;
            Vectors.Add(x, length, direction);
            Vectors.Add(residual, -length, product);
            double next = Vectors.Dot(residual, residual);
            for (int i = 0; i < direction.Length; i++) direction[i] = residual[i] + (next / square * direction[i]);
            square = next;
        }

        return used;
    }
}

/// <summary>What a matrix makes of a vector: <c>product = A·v</c>.</summary>
public delegate void MatrixProduct(ReadOnlySpan<double> v, Span<double> product);
