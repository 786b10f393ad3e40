namespace Kiln;

/// <summary>
/// The eigenvalues of a symmetric matrix without their vectors, in double precision: reflections make it tridiagonal (Householder 1958), shifted QL steps make that diagonal
/// (Bowdler et al. 1968). Some ten times quicker than <see cref="SymmetricEigen"/>.
/// </summary>
internal static class SymmetricEigenvalues
{
    private const int MostSteps = 60;   // of one eigenvalue; two or three are usual

    /// <summary>Finds them, in no order.</summary>
    /// <param name="a">The matrix <c>[n, n]</c>; destroyed.</param>
    public static double[] Of(double[,] a)
    {
        int n = a.GetLength(0);
        var beside = new double[n];   // beside[i] joins i and i + 1; the last is 0
        for (int k = 0; k < n - 2; k++) beside[k] = Reflect(a, k);
        if (n > 1) beside[n - 2] = a[n - 1, n - 2];
        var diagonal = new double[n];
        for (int i = 0; i < n; i++) diagonal[i] = a[i, i];
        Diagonalize(diagonal, beside);
        return diagonal;
    }

    /// <summary>Makes column k zero below its second last kept element, which is returned: A ← H·A·H with H = 1 − 2·v·vᵀ on rows and columns beyond k.</summary>
    private static double Reflect(double[,] a, int k)
    {
        int n = a.GetLength(0);
        double length = 0;
        for (int i = k + 1; i < n; i++) length += a[i, k] * a[i, k];
        length = Math.Sqrt(length);
        if (length == 0) return 0;
        double kept = a[k + 1, k] > 0 ? -length : length;
        var v = new double[n];
        for (int i = k + 1; i < n; i++) v[i] = a[i, k];
        v[k + 1] -= kept;
        double norm = Vectors.Norm(v);
        for (int i = k + 1; i < n; i++) v[i] /= norm;
        var p = new double[n];   // A·v
        double inner = 0;
        for (int i = k + 1; i < n; i++)
        {
            double sum = 0;
            for (int j = k + 1; j < n; j++) sum += a[i, j] * v[j];
            p[i] = sum;
            inner += sum * v[i];
        }

        for (int i = k + 1; i < n; i++) p[i] -= inner * v[i];
        for (int i = k + 1; i < n; i++)
        {
            for (int j = k + 1; j < n; j++) a[i, j] -= 2 * ((v[i] * p[j]) + (p[i] * v[j]));
        }

        return kept;
    }

    private static void Diagonalize(double[] diagonal, double[] beside)
    {
        for (int first = 0; first < diagonal.Length; first++)
        {
            for (int step = 0; step < MostSteps; step++)
            {
                int last = first;
                while (last < diagonal.Length - 1 && !IsNegligible(diagonal, beside, last)) last++;
                if (last == first) break;
                TakeStep(diagonal, beside, first, last);
            }
        }
    }

    private static bool IsNegligible(double[] diagonal, double[] beside, int i)
    {
        double size = Math.Abs(diagonal[i]) + Math.Abs(diagonal[i + 1]);
        return size + Math.Abs(beside[i]) == size;
    }

    /// <summary>One QL step of the block from first to last, with Wilkinson's shift: rotations chase what sticks out from the end to the beginning.</summary>
    private static void TakeStep(double[] diagonal, double[] beside, int first, int last)
    {
        double half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
        double shift = diagonal[first] - (beside[first] / (half + Math.CopySign(Math.Sqrt((half * half) + 1), half)));
        double above = diagonal[last] - shift, cosine = 1, sine = 1, lost = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double outside = sine * beside[i], inside = cosine * beside[i], radius = Math.Sqrt((above * above) + (outside * outside));
            beside[i + 1] = radius;
            if (radius == 0)
            {
                diagonal[i + 1] -= lost;
                beside[last] = 0;
                return;
            }

            (sine, cosine) = (outside / radius, above / radius);
            above = diagonal[i + 1] - lost;
            double turned = ((diagonal[i] - above) * sine) + (2 * cosine * inside);
            lost = sine * turned;
            diagonal[i + 1] = above + lost;
            above = (cosine * turned) - inside;
        }

        diagonal[first] -= lost;
        beside[first] = above;
        beside[last] = 0;
    }
}
