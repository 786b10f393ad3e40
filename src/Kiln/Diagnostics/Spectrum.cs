namespace Kiln;

/// <summary>Eigenvalues of a symmetric matrix, largest first: those of the Hessian say how long and how narrow the valley is that descent walks in.</summary>
/// <param name="Values">The eigenvalues, or those of the subspace that was looked at.</param>
public sealed record Spectrum(IReadOnlyList<double> Values)
{
    /// <summary>The largest: plain descent diverges at rates above 2 divided by it.</summary>
    public double Largest => Values[0];

    /// <summary>The smallest.</summary>
    public double Smallest => Values[^1];

    /// <summary>
    /// The largest magnitude over the smallest that is at least <paramref name="share"/> of it: the number of steps of plain descent grows with it. Directions in which nothing
    /// changes, of which networks have many, are left out so.
    /// </summary>
    /// <param name="share">Above 0 and below 1; what differences of 32-bit gradients can tell from 0 is about 1e-4.</param>
    /// <exception cref="InputException">A share out of range.</exception>
    public double Condition(double share)
    {
        if (!(share > 0 && share < 1)) throw new InputException($"share: expected a number above 0 and below 1, received {share}.");
        double largest = Values.Max(Math.Abs);
        return largest / Values.Select(Math.Abs).Where(v => v >= share * largest).Min();
    }

    /// <summary>All eigenvalues, from the products with every unit vector: for up to some hundred rows.</summary>
    /// <param name="times">What the matrix makes of a vector.</param>
    /// <param name="length">How many rows it has.</param>
    /// <exception cref="InputException">More than 1000 rows.</exception>
    public static Spectrum Exact(MatrixProduct times, int length)
    {
        Require.AtLeast(1, "length", length);
        if (length > 1000) throw new InputException($"All eigenvalues of {length} rows would take too long; ask for at most 1000, or for the ends by Lanczos.");
        var matrix = new double[length, length];
        double[] unit = new double[length], column = new double[length];
        for (int i = 0; i < length; i++)
        {
            unit[i] = 1;
            times(unit, column);
            unit[i] = 0;
            for (int j = 0; j < length; j++)
            {
                matrix[i, j] += column[j] / 2;   // the mean with the transpose: differences are not quite symmetric
                matrix[j, i] += column[j] / 2;
            }
        }

        return new(SymmetricEigen.Of(matrix).Values);
    }

    /// <summary>
    /// The eigenvalues of the matrix within the space of v, A·v, A²·v, … (Lanczos 1950), each new direction made orthogonal to all before: after some tens of products
    /// the ends of the spectrum are exact to many digits.
    /// </summary>
    /// <param name="times">What the matrix makes of a vector.</param>
    /// <param name="length">How many rows it has.</param>
    /// <param name="products">How many products at most.</param>
    /// <param name="seed">The seed of the first direction.</param>
    public static Spectrum Lanczos(MatrixProduct times, int length, int products = 40, ulong seed = 0)
    {
        Require.AtLeast(1, "length", length);
        Require.AtLeast(1, "products", products);
        List<double[]> directions = [First(length, seed)];
        List<double> diagonal = [], beside = [];
        while (true)
        {
            var next = new double[length];
            times(directions[^1], next);
            diagonal.Add(Vectors.Dot(directions[^1], next));
            for (int again = 0; again < 2; again++)   // twice is enough (Parlett 1980)
            {
                foreach (double[] d in directions) Vectors.Add(next, -Vectors.Dot(d, next), d);
            }

            double rest = Vectors.Norm(next);
            if (diagonal.Count == Math.Min(products, length) || rest <= 1e-12 * diagonal.Max(Math.Abs)) break;
            beside.Add(rest);
            directions.Add([.. next.Select(x => x / rest)]);
        }

        var small = new double[diagonal.Count, diagonal.Count];
        for (int i = 0; i < diagonal.Count; i++)
        {
            small[i, i] = diagonal[i];
            if (i < beside.Count) small[i, i + 1] = small[i + 1, i] = beside[i];
        }

        return new(SymmetricEigen.Of(small).Values);
    }

    private static double[] First(int length, ulong seed)
    {
        var start = new float[length];
        Philox random = Philox.For(seed, "lanczos");
        random.FillNormal(start, 1);
        double norm = Math.Sqrt(start.Sum(x => (double)x * x));
        return [.. start.Select(x => x / norm)];
    }
}
