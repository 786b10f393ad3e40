namespace Kiln.Tests;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    public void Vectors_are_orthonormal_and_are_stretched_by_their_values(int n)
    {
        Philox random = Philox.For(1, "matrix");
        double[,] a = new double[n, n], copy;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) a[i, j] = a[j, i] = random.Normal();
        }

        copy = (double[,])a.Clone();
        (double[] values, double[][] vectors) = SymmetricEigen.Of(copy);
        Assert.Equal(values.OrderDescending(), values);
        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++) Assert.Equal(values[k] * vectors[k][i], Enumerable.Range(0, n).Sum(j => a[i, j] * vectors[k][j]), 1e-12 * n);
            for (int l = 0; l <= k; l++) Assert.Equal(k == l ? 1 : 0, vectors[k].Zip(vectors[l], (x, y) => x * y).Sum(), 1e-12 * n);
        }
    }
}
