namespace Kiln.Core.Tests.Cpu;

public sealed class ReductionsTests(KernelDevices devices) : KernelCase(devices)
{
    [Fact]
    public void Sums_match_double_precision()
    {
        foreach (int n in Lengths)
        {
            using Floats x = Floats.Random(n), y = Floats.Filled(1);
            double sum = 0, squares = 0;
            foreach (float v in x.Span)
            {
                sum += v;
                squares += (double)v * v;
            }

            OnEveryWidth(kernels =>
            {
                kernels.Sum(x.Buffer, 0.5f, new(y.Buffer));
                Close(0.5 * sum, y[0], 1e-7, $"sum of {n}");
                Close(squares, kernels.SumOfSquares(x.Buffer), 1e-12, $"sum of {n} squares");
            });
            OverwritesAndAdds(1, (k, to) => k.Sum(x.Buffer, 0.5f, to));
        }
    }

    [Fact]
    public void Millions_of_equal_numbers_add_up_without_drift() => OnEveryWidth(kernels =>
    {
        const int n = 3_000_000;
        using Floats x = Floats.Filled(n, 0.1f), y = Floats.Filled(1), columns = Floats.Filled(3);
        kernels.Sum(x.Buffer, 1, new(y.Buffer));
        Close((double)0.1f * n, y[0], 1e-7, "sum");
        Close((double)0.1f * 0.1f * n, kernels.SumOfSquares(x.Buffer), 1e-12, "squares");
        kernels.SumRows(x.Buffer, n / 3, 3, 1, new(columns.Buffer));
        for (int j = 0; j < 3; j++) Close((double)0.1f * n / 3, columns[j], 1e-5, $"column {j}");
    });

    [Fact]
    public void Columns_of_any_width_add_up()
    {
        foreach (int columns in (int[])[.. Lengths, 2, 10, 24, 63, 64, 65, 130])
        {
            foreach (int rows in (int[])[1, 2, 5, 64, 129, 1000])
            {
                using Floats x = Floats.Random(rows * columns), y = Floats.Filled(columns);
                var sums = new double[columns];
                for (int i = 0; i < x.Length; i++) sums[i % columns] += 0.25 * x[i];
                OnEveryWidth(kernels =>
                {
                    kernels.SumRows(x.Buffer, rows, columns, 0.25f, new(y.Buffer));
                    Close(sums, y, 3e-6, $"{rows} rows of {columns}");
                });
            }

            using Floats few = Floats.Random(7 * columns);
            OverwritesAndAdds(columns, (k, to) => k.SumRows(few.Buffer, 7, columns, 0.25f, to));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(33)]
    [InlineData(600)]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated(int columns)
    {
        int rows = 300_000 / columns;
        using Floats x = Floats.Random(rows * columns), y = Floats.Filled(columns);
        SameBitsForAnyThreads(columns, (k, to) => k.SumRows(x.Buffer, rows, columns, 1, new(to)));
        SameBitsForAnyThreads(1, (k, to) => k.Sum(x.Buffer, 1, new(to)));
        SameBitsForAnyThreads(2, (k, to) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, double>(to.Span)[0] = k.SumOfSquares(x.Buffer));
        AllocatesNothing(k =>
        {
            k.SumRows(x.Buffer, rows, columns, 1, new(y.Buffer));
            k.Sum(x.Buffer, 1, new(y.Buffer));
            k.SumOfSquares(x.Buffer);
        });
    }
}
