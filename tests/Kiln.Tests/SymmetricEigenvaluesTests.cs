namespace Kiln.Tests;

public sealed class SymmetricEigenvaluesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(25)]
    [InlineData(64)]
    public void They_are_those_of_Jacobi_s_rotations(int n)
    {
        Philox random = Philox.For(2, "matrix");
        var a = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) a[i, j] = a[j, i] = random.Normal();
        }

        double[] expected = SymmetricEigen.Of((double[,])a.Clone()).Values;
        double[] found = [.. SymmetricEigenvalues.Of(a).OrderDescending()];
        for (int i = 0; i < n; i++) Assert.Equal(expected[i], found[i], 1e-12 * n);
    }

    [Fact]
    public void Diagonal_zero_and_rank_one_matrices_are_no_special_cases()
    {
        Assert.Equal([3, 2, 1], SymmetricEigenvalues.Of(new double[,] { { 1, 0, 0 }, { 0, 3, 0 }, { 0, 0, 2 } }).OrderDescending());
        Assert.Equal(new double[5], SymmetricEigenvalues.Of(new double[5, 5]));
        var ones = new double[20, 20];
        foreach (ref double v in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref ones[0, 0], ones.Length)) v = 1;
        double[] found = [.. SymmetricEigenvalues.Of(ones).OrderDescending()];
        Assert.Equal(20, found[0], 1e-12);
        Assert.All(found[1..], v => Assert.Equal(0, v, 1e-12));
    }
}
