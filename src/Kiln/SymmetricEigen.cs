namespace Kiln;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations, in double precision: for matrices of up to some hundred rows.</summary>
public static class SymmetricEigen
{
    private const int MostSweeps = 60;   // convergence is quadratic: ten are usual

    /// <summary>Finds them, largest eigenvalue first; each vector has length 1 and a positive largest component, so that the answer is one.</summary>
    /// <param name="a">The matrix <c>[n, n]</c>; destroyed.</param>
    public static (double[] Values, double[][] Vectors) Of(double[,] a)
    {
        int n = a.GetLength(0);
        var v = new double[n, n];
        double scale = 0;
        for (int i = 0; i < n; i++)
        {
            v[i, i] = 1;
            for (int j = 0; j < n; j++) scale = Math.Max(scale, Math.Abs(a[i, j]));
        }

        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double largest = 0;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    largest = Math.Max(largest, Math.Abs(a[p, q]));
                    if (a[p, q] != 0) Rotate(a, v, p, q);
                }
            }

            if (largest <= 1e-15 * scale) break;
        }

        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => a[i, i])];
        return ([.. order.Select(i => a[i, i])], [.. order.Select(i => Column(v, i))]);
    }

    /// <summary>Turns the plane (p, q) so that a[p, q] becomes zero.</summary>
    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        int n = a.GetLength(0);
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1)), c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        for (int i = 0; i < n; i++) (a[i, p], a[i, q]) = ((c * a[i, p]) - (s * a[i, q]), (s * a[i, p]) + (c * a[i, q]));
        for (int i = 0; i < n; i++) (a[p, i], a[q, i]) = ((c * a[p, i]) - (s * a[q, i]), (s * a[p, i]) + (c * a[q, i]));
        for (int i = 0; i < n; i++) (v[i, p], v[i, q]) = ((c * v[i, p]) - (s * v[i, q]), (s * v[i, p]) + (c * v[i, q]));
        a[p, q] = a[q, p] = 0;
    }

    private static double[] Column(double[,] v, int column)
    {
        double[] found = [.. Enumerable.Range(0, v.GetLength(0)).Select(i => v[i, column])];
        double largest = found.MaxBy(Math.Abs);
        return largest < 0 ? [.. found.Select(x => -x)] : found;
    }
}
