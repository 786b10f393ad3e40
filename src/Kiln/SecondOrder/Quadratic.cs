namespace Kiln;

/// <summary>The valley on which methods are compared: <c>f(x) = ½·xᵀAx − bᵀx</c> with a symmetric positive definite A; its minimum is at <c>A⁻¹b</c>.</summary>
public sealed class Quadratic : Objective
{
    private readonly double[,] a;
    private readonly double[] b;

    /// <summary>Makes it.</summary>
    /// <param name="a">A, symmetric.</param>
    /// <param name="b">b.</param>
    /// <exception cref="InputException">A is not square or not symmetric, or b has another length.</exception>
    public Quadratic(double[,] a, double[] b)
    {
        if (a.GetLength(0) != a.GetLength(1) || a.GetLength(0) != b.Length) throw new InputException($"Quadratic: expected a square matrix and a vector of its size, received [{a.GetLength(0)}, {a.GetLength(1)}] and [{b.Length}].");
        for (int i = 0; i < b.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (a[i, j] != a[j, i]) throw new InputException($"Quadratic: expected a symmetric matrix, received {a[i, j]} at [{i}, {j}] and {a[j, i]} at [{j}, {i}].");
            }
        }

        this.a = (double[,])a.Clone();
        this.b = [.. b];
    }

    /// <inheritdoc/>
    public override int Length => b.Length;

    /// <summary>A valley along the axes whose curvatures rise geometrically from 1 to <paramref name="condition"/>, its minimum at (1, …, 1).</summary>
    public static Quadratic Valley(int length, double condition)
    {
        var a = new double[length, length];
        for (int i = 0; i < length; i++) a[i, i] = Math.Pow(condition, i / Math.Max(1.0, length - 1));
        return new(a, [.. Enumerable.Range(0, length).Select(i => a[i, i])]);
    }

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        HessianTimes(x, x, gradient);
        double value = 0.5 * Vectors.Dot(x, gradient);
        for (int i = 0; i < b.Length; i++)
        {
            value -= b[i] * x[i];
            gradient[i] -= b[i];
        }

        return value;
    }

    /// <summary>A·v, exactly and wherever x is.</summary>
    public override void HessianTimes(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        for (int i = 0; i < b.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < b.Length; j++) sum += a[i, j] * v[j];
            product[i] = sum;
        }
    }
}
