namespace Kiln;

/// <summary>Normal weights of which each input reaches only a share of the units; the others are zero (Martens 2010), as PyTorch's <c>sparse_</c>.</summary>
/// <param name="Sparsity">The share of zeros in every column of <c>[outputs, inputs]</c>, 0 … 1, rounded up to whole units.</param>
/// <param name="Deviation">The deviation of the others.</param>
public sealed record Sparse(double Sparsity, double Deviation = 0.01) : Init
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, in InitTarget target, ref Philox random)
    {
        target.RequireMatrix(this);
        random.FillNormal(values, Deviation);
        int zeros = (int)Math.Ceiling(Sparsity * target.Rows), stride = target.RowStride;
        var rows = new int[target.Rows];
        foreach (int offset in target.ColumnOffsets())
        {
            for (int i = 0; i < rows.Length; i++) rows[i] = i;
            random.Shuffle(rows);
            for (int i = 0; i < zeros; i++) values[(rows[i] * stride) + offset] = 0;
        }
    }
}
