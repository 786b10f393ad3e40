namespace Kiln.Core.Tests.Cpu;

public sealed class SoftmaxRowsTests(KernelDevices devices) : KernelCase(devices)
{
    [Fact]
    public void Rows_become_probabilities()
    {
        foreach (int columns in (int[])[.. Lengths, 10])
        {
            const int rows = 5;
            using Floats x = Floats.Random(rows * columns, 1, -5, 5), y = Floats.Filled(rows * columns);
            double[] expected = Softmax(x, columns);
            OnEveryWidth(kernels =>
            {
                kernels.Softmax(x.Buffer, rows, columns, y.Buffer);
                for (int i = 0; i < y.Length; i++) Assert.InRange(y[i] / expected[i], 1 - 2e-6, 1 + 2e-6);
                using Floats inPlace = Floats.Of(x.Span);
                kernels.Softmax(inPlace.Buffer, rows, columns, inPlace.Buffer);
                Assert.Equal(y.Span.ToArray(), inPlace.Span.ToArray());
            });
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(19)]
    [InlineData(48)]
    public void Huge_inputs_give_exact_ones_and_zeros(int columns) => OnEveryWidth(kernels =>
    {
        using Floats x = Floats.Filled(columns, -1e4f), y = Floats.Filled(columns);
        x.Span[columns - 1] = 1e4f;
        kernels.Softmax(x.Buffer, 1, columns, y.Buffer);
        Assert.Equal(1, y[columns - 1]);
        Assert.Equal(-1, y.Span[..^1].IndexOfAnyExcept(0));
        x.Span.Fill(3e38f);
        kernels.Softmax(x.Buffer, 1, columns, y.Buffer);
        foreach (float p in y.Span) Close(1.0 / columns, p, 1e-7, "equal inputs");
        x.Span[0] = float.NegativeInfinity;
        kernels.Softmax(x.Buffer, 1, columns, y.Buffer);
        Assert.Equal(0, y[0]);
        x.Span[0] = float.NaN;
        kernels.Softmax(x.Buffer, 1, columns, y.Buffer);
        foreach (float p in y.Span) Assert.Equal(float.NaN, p);
    });

    [Fact]
    public void Gradients_follow_the_formula()
    {
        foreach (int columns in (int[])[.. Lengths, 10])
        {
            const int rows = 5;
            using Floats y = Floats.Random(rows * columns, 1, 0, 1), dy = Floats.Random(rows * columns, 2), dx = Floats.Filled(rows * columns);
            var expected = new double[rows * columns];
            for (int i = 0; i < expected.Length; i++)
            {
                double mean = 0;
                for (int c = i / columns * columns; c < ((i / columns) + 1) * columns; c++) mean += (double)y[c] * dy[c];
                expected[i] = y[i] * (dy[i] - mean);
            }

            OnEveryWidth(kernels =>
            {
                kernels.SoftmaxBackward(y.Buffer, rows, columns, dy.Buffer, new(dx.Buffer));
                Close(expected, dx, 1e-5, $"dx of {columns}");
            });
            OverwritesAndAdds(dx.Length, (k, to) => k.SoftmaxBackward(y.Buffer, rows, columns, dy.Buffer, to));
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated()
    {
        const int rows = 5000, columns = 19;
        using Floats x = Floats.Random(rows * columns), dy = Floats.Random(rows * columns, 2), y = Floats.Filled(rows * columns);
        SameBitsForAnyThreads(y.Length, (k, to) => k.Softmax(x.Buffer, rows, columns, to));
        SameBitsForAnyThreads(y.Length, (k, to) => k.SoftmaxBackward(x.Buffer, rows, columns, dy.Buffer, new(to)));
        AllocatesNothing(k =>
        {
            k.Softmax(x.Buffer, rows, columns, y.Buffer);
            k.SoftmaxBackward(x.Buffer, rows, columns, dy.Buffer, new(y.Buffer));
        });
    }

    private static double[] Softmax(Floats x, int columns)
    {
        var y = new double[x.Length];
        for (int r = 0; r < x.Length; r += columns)
        {
            double sum = 0;
            for (int c = r; c < r + columns; c++) sum += y[c] = Math.Exp(x[c]);
            for (int c = r; c < r + columns; c++) y[c] /= sum;
        }

        return y;
    }
}
