using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln;

/// <summary>
/// A random matrix with orthonormal rows or columns, whichever are fewer, times a gain (Saxe, McClelland and Ganguli 2014): it keeps the length of signals, not only
/// their mean square. Convolution kernels are seen as <c>[outputs, inputs · kh · kw]</c>, as PyTorch does.
/// </summary>
/// <remarks>
/// The Q of a QR decomposition of a normal matrix, with the signs that make the diagonal of R positive, is uniform over orthogonal matrices (Mezzadri 2007). It is found here
/// by orthogonalising each vector twice against those before it, in double precision, four lanes wide on every machine, so that bits do not depend on it.
/// </remarks>
/// <param name="Gain">What Q is multiplied by.</param>
public sealed record Orthogonal(double Gain = 1) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, in InitTarget target, ref Philox random)
    {
        target.RequireMatrix(this);
        int rows = target.Rows, columns = target.Columns, count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            vectors[i] = new double[length];
            foreach (ref double v in vectors[i].AsSpan()) v = random.Normal();
            Orthonormalize(vectors, i);
        }

        int[] offsets = target.ColumnOffsets();
        int stride = target.RowStride;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double q = rows <= columns ? vectors[row][column] : vectors[column][row];
                values[(row * stride) + offsets[column]] = (float)(Gain * q);
            }
        }
    }

    private static void Orthonormalize(double[][] vectors, int i)
    {
        double[] v = vectors[i];
        for (int repeat = 0; repeat < 2; repeat++)   // twice is enough (Giraud, Langou and Rozloznik 2005): the second removes what rounding left
        {
            for (int j = 0; j < i; j++) AddScaled(v, vectors[j], -Dot(v, vectors[j]));
        }

        double length = Math.Sqrt(Dot(v, v));
        foreach (ref double x in v.AsSpan()) x /= length;
    }

    private static double Dot(double[] a, double[] b)
    {
        ReadOnlySpan<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(a), y = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> sums = default;
        for (int i = 0; i < x.Length; i++) sums += x[i] * y[i];
        double sum = Vector256.Sum(sums);
        for (int i = x.Length * Vector256<double>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void AddScaled(double[] a, double[] b, double factor)
    {
        Span<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(a.AsSpan());
        ReadOnlySpan<Vector256<double>> y = MemoryMarshal.Cast<double, Vector256<double>>(b);
        for (int i = 0; i < x.Length; i++) x[i] += y[i] * factor;
        for (int i = x.Length * Vector256<double>.Count; i < a.Length; i++) a[i] += b[i] * factor;
    }
}
