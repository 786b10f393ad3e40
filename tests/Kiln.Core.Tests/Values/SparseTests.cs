namespace Kiln.Core.Tests.Values;

public sealed class SparseTests
{
    [Theory]
    [InlineData(40, 30, 1, 0.35, 14)]
    [InlineData(7, 2, 3, 0.5, 4)]
    [InlineData(9, 5, 1, 0.0, 0)]
    [InlineData(9, 5, 1, 1.0, 9)]
    [Trait("row", "G14")]
    public void Every_column_has_the_share_of_zeros_rounded_up(int outputs, int inputs, int kernel, double sparsity, int zeros)
    {
        double[,] m = OrthogonalTests.Matrix(new Sparse(sparsity, 1), outputs, inputs, kernel);
        for (int column = 0; column < m.GetLength(1); column++)
        {
            Assert.Equal(zeros, Enumerable.Range(0, outputs).Count(row => m[row, column] == 0));
        }
    }
}
