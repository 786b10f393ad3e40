namespace Kiln.Core.Tests.Cpu;

public sealed class MovesTests(KernelDevices devices) : KernelCase(devices)
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 7)]
    [InlineData(3, 49, 24)]
    [InlineData(1, 33, 65)]
    [InlineData(5, 1, 40)]
    [InlineData(4, 64, 1)]
    [InlineData(1, 100, 1000)]
    public void Swapped_axes_are_transposed_matrices(int outer, int rows, int columns)
    {
        int n = outer * rows * columns;
        using Floats x = Floats.Random(n), y = Floats.Filled(n), back = Floats.Filled(n);
        OnEveryWidth(kernels =>
        {
            kernels.SwapAxes(x.Buffer, outer, rows, columns, new(y.Buffer));
            for (int o = 0; o < outer; o++)
            {
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++) Assert.Equal(x[(((o * rows) + i) * columns) + j], y[(((o * columns) + j) * rows) + i]);
                }
            }

            kernels.SwapAxes(y.Buffer, outer, columns, rows, new(back.Buffer));
            Assert.Equal(x.Span.ToArray(), back.Span.ToArray());
        });
        OverwritesAndAdds(n, (k, to) => k.SwapAxes(x.Buffer, outer, rows, columns, to));
    }

    [Fact]
    public void A_block_of_columns_is_copied_and_the_others_are_left_alone()
    {
        foreach (int columns in Lengths)
        {
            const int rows = 5, xStart = 2, yStart = 3;
            int xWidth = columns + 4, yWidth = columns + 5;
            using Floats x = Floats.Random(rows * xWidth), y = Floats.Filled(rows * yWidth, 9);
            OnEveryWidth(kernels =>
            {
                y.Span.Fill(9);
                kernels.CopyColumns(x.Buffer, xStart, xWidth, new(y.Buffer), yStart, yWidth, rows, columns);
                Check(factor: 1);
                kernels.CopyColumns(x.Buffer, xStart, xWidth, new(y.Buffer, add: true), yStart, yWidth, rows, columns);
                Check(factor: 2);
                kernels.CopyColumns(x.Buffer, xStart, xWidth, default, yStart, yWidth, rows, columns);
            });

            void Check(float factor)
            {
                for (int i = 0; i < rows * yWidth; i++)
                {
                    int c = (i % yWidth) - yStart;
                    Assert.Equal((uint)c < (uint)columns ? factor * x[(i / yWidth * xWidth) + xStart + c] : 9, y[i]);
                }
            }
        }
    }

    [Fact]
    public void Repeated_rows_are_scaled_copies()
    {
        foreach (int columns in (int[])[.. Lengths, 24, 1024, 1030])
        {
            foreach (int rows in (int[])[1, 2, 7, 64])
            {
                using Floats x = Floats.Random(columns), y = Floats.Filled(rows * columns);
                OnEveryWidth(kernels =>
                {
                    kernels.RepeatRows(x.Buffer, rows, 0.7f, new(y.Buffer));
                    for (int i = 0; i < y.Length; i++) Assert.Equal(0.7f * x[i % columns], y[i]);
                });
            }

            using Floats row = Floats.Random(columns);
            OverwritesAndAdds(3 * columns, (k, to) => k.RepeatRows(row.Buffer, 3, 0.7f, to));
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated()
    {
        const int outer = 3, rows = 301, columns = 127, n = outer * rows * columns;
        using Floats x = Floats.Random(n), y = Floats.Filled(n), row = Floats.Random(columns);
        SameBitsForAnyThreads(n, (k, to) => k.SwapAxes(x.Buffer, outer, rows, columns, new(to)));
        SameBitsForAnyThreads(n, (k, to) => k.CopyColumns(x.Buffer, 0, columns, new(to), 0, columns, outer * rows, columns));
        SameBitsForAnyThreads(n, (k, to) => k.RepeatRows(row.Buffer, outer * rows, 2, new(to)));
        AllocatesNothing(k =>
        {
            k.SwapAxes(x.Buffer, outer, rows, columns, new(y.Buffer));
            k.CopyColumns(x.Buffer, 0, columns, new(y.Buffer), 0, columns, outer * rows, columns);
            k.RepeatRows(row.Buffer, outer * rows, 2, new(y.Buffer));
        });
    }
}
