namespace Kiln.Core.Tests.Values;

public sealed class OrthogonalTests
{
    [Theory]
    [InlineData(64, 64, 1, 1.0)]
    [InlineData(30, 70, 1, 1.0)]
    [InlineData(70, 30, 1, 1.41)]
    [InlineData(16, 8, 3, 1.0)]
    [InlineData(100, 4, 3, 2.0)]
    [InlineData(1, 5, 1, 1.0)]
    [Trait("row", "G14")]
    public void The_fewer_of_rows_and_columns_are_orthonormal_times_the_gain(int outputs, int inputs, int kernel, double gain)
    {
        double[,] m = Matrix(new Orthogonal(gain), outputs, inputs, kernel);
        int columns = inputs * kernel * kernel;
        bool byRows = outputs <= columns;
        for (int i = 0; i < Math.Min(outputs, columns); i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = 0;
                for (int k = 0; k < Math.Max(outputs, columns); k++) dot += byRows ? m[i, k] * m[j, k] : m[k, i] * m[k, j];
                Assert.InRange(dot / (gain * gain), (i == j ? 1 : 0) - 1e-5, (i == j ? 1 : 0) + 1e-5);
            }
        }
    }

    [Fact]
    public void Signs_are_random_and_entries_have_mean_zero()
    {
        double[,] m = Matrix(new Orthogonal(), 200, 200, 1);
        Assert.InRange(m.Cast<double>().Average(), -5 / 200.0 / Math.Sqrt(200), 5 / 200.0 / Math.Sqrt(200));
        Assert.InRange(m.Cast<double>().Count(v => v > 0), 19_400, 20_600);
    }

    [Fact]
    public void Vectors_are_refused()
    {
        var random = new Philox(1);
        Assert.Contains("at least two axes, received [7]", Assert.Throws<InputException>(() => new Orthogonal().Fill(new float[7], default, ref random)).Message, StringComparison.Ordinal);
    }

    /// <summary>What an initialiser makes, as the matrix [outputs, inputs · k · k] of PyTorch's order.</summary>
    internal static double[,] Matrix(Init init, int outputs, int inputs, int kernel)
    {
        var values = new float[outputs * inputs * kernel * kernel];
        var random = new Philox(3);
        init.Fill(values, new InitTarget([kernel, kernel, inputs, outputs], new Fan(inputs * kernel * kernel, outputs * kernel * kernel), [3, 2, 0, 1]), ref random);
        var m = new double[outputs, inputs * kernel * kernel];
        for (int row = 0; row < outputs; row++)
        {
            for (int column = 0; column < m.GetLength(1); column++)
            {
                int c = column / (kernel * kernel), place = column % (kernel * kernel);
                m[row, column] = values[(((place * inputs) + c) * outputs) + row];
            }
        }

        return m;
    }
}
