namespace Kiln;

/// <summary>A constant positive definite matrix P that gradients are multiplied with: static preconditioning.</summary>
public abstract class Preconditioner
{
    /// <summary>gradient ← P·gradient.</summary>
    public abstract void Apply(Span<double> gradient);
}

/// <summary>A diagonal P: every number has a rate of its own.</summary>
public sealed class DiagonalPreconditioner : Preconditioner
{
    private readonly double[] diagonal;

    /// <summary>Makes it.</summary>
    /// <param name="diagonal">The diagonal, positive; the inverse of the curvatures is best.</param>
    /// <exception cref="InputException">A number that is not positive.</exception>
    public DiagonalPreconditioner(ReadOnlySpan<double> diagonal)
    {
        foreach (double d in diagonal) Require.Positive("preconditioner", d);
        this.diagonal = diagonal.ToArray();
    }

    /// <inheritdoc/>
    public override void Apply(Span<double> gradient)
    {
        for (int i = 0; i < gradient.Length; i++) gradient[i] *= diagonal[i];
    }
}

/// <summary>
/// P = L ⊗ R for a matrix of weights: <c>G ← L·G·R</c> with G <c>[m, n]</c> row by row, L <c>[m, m]</c> and R <c>[n, n]</c> symmetric and positive definite; the form of K-FAC and
/// Shampoo (Martens and Grosse 2015, Gupta et al. 2018) with matrices that stay as they are.
/// </summary>
public sealed class KroneckerPreconditioner : Preconditioner
{
    private readonly double[,] left, right;

    /// <summary>Makes it.</summary>
    /// <exception cref="InputException">A matrix that is not square.</exception>
    public KroneckerPreconditioner(double[,] left, double[,] right)
    {
        foreach (double[,] m in (double[][,])[left, right])
        {
            if (m.GetLength(0) != m.GetLength(1)) throw new InputException($"preconditioner: expected square matrices, received [{m.GetLength(0)}, {m.GetLength(1)}].");
        }

        (this.left, this.right) = ((double[,])left.Clone(), (double[,])right.Clone());
    }

    /// <inheritdoc/>
    public override void Apply(Span<double> gradient)
    {
        int rows = left.GetLength(0), columns = right.GetLength(0);
        var half = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < rows; k++) Vectors.Add(half.AsSpan(i * columns, columns), left[i, k], gradient.Slice(k * columns, columns));
        }

        gradient.Clear();
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < columns; k++)
            {
                for (int j = 0; j < columns; j++) gradient[(i * columns) + j] += half[(i * columns) + k] * right[k, j];
            }
        }
    }
}
