using Kiln.Devices;

namespace Kiln.Cpu;

public sealed class GemmTests
{
    private static readonly int[] Odd = [1, 3, 7, 8, 15, 16, 17, 33, 100];

    public static TheoryData<SimdWidth> Widths => [.. Products.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_odd_size_and_transpose_equals_a_double_loop(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach (int m in Odd)
        {
            foreach (int n in Odd)
            {
                foreach (int k in Odd)
                {
                    int kind = m + n + k;   // each size takes one of the variants; all combinations come up many times
                    Check(device, new(m, n, k, (kind & 1) != 0, (kind & 2) != 0), bias: kind % 3 != 0, add: kind % 5 < 2);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void All_transposes_with_and_without_bias_and_addition(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        for (int bits = 0; bits < 16; bits++)
        {
            foreach ((int m, int n, int k) in new[] { (17, 33, 40), (64, 100, 784), (5, 50, 9), (70, 10, 20), (9, 3, 30), (12, 1, 7) })
            {
                Check(device, new(m, n, k, (bits & 1) != 0, (bits & 2) != 0), (bits & 4) != 0, (bits & 8) != 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_reduction_longer_than_one_block_and_a_matrix_beyond_the_caches(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        for (int bits = 0; bits < 4; bits++)
        {
            Check(device, new(131, 213, 1001, (bits & 1) != 0, (bits & 2) != 0), bias: true, add: bits == 2);
            Check(device, new(33, 410, 385, (bits & 1) != 0, (bits & 2) != 0), bias: false, add: bits == 1);
            Check(device, new(6, 300, 770, (bits & 1) != 0, (bits & 2) != 0), bias: true, add: true);
        }

        foreach (bool transposeA in new[] { false, true })
        {
            Check(device, new(270, 520, 600, transposeA), bias: true, add: transposeA);   // both matrices are packed
            Check(device, new(71, 523, 601, transposeA), bias: true, add: transposeA);    // b is streamed
            Check(device, new(603, 523, 37, transposeA), bias: true, add: !transposeA);   // c is streamed
            Check(device, new(2100, 520, 20, transposeA, TransposeB: true), bias: true, add: !transposeA);   // more rows than are packed at once
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_function_on_the_way_out_has_the_bits_of_a_second_walk(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        Activation[] functions = [new(ActivationKind.Relu), new(ActivationKind.LeakyRelu, 0.2f), new(ActivationKind.Sigmoid), new(ActivationKind.Tanh), default];
        GemmShape[] shapes = [new(64, 100, 100), new(17, 33, 5), new(9, 3, 30), new(12, 1, 7), new(5, 16, 9, TransposeA: true), new(70, 55, 90, TransposeB: true), new(270, 520, 1100), new(70, 523, 600), new(5, 40, 0)];
        foreach (GemmShape s in shapes)
        {
            using Guarded a = Guarded.Random(s.M * s.K, 1), b = Guarded.Random(s.K * s.N, 2), bias = Guarded.Random(s.N, 4);
            foreach (Activation f in functions)
            {
                foreach (bool add in new[] { false, true })
                {
                    using Guarded once = Guarded.Random(s.M * s.N, 3), twice = Guarded.Random(s.M * s.N, 3);
                    device.Kernels.Gemm(s, a.Buffer, b.Buffer, bias.Buffer, f, new(once.Buffer, add));
                    device.Kernels.Gemm(s, a.Buffer, b.Buffer, bias.Buffer, new(twice.Buffer, add));
                    device.Kernels.Activate(f, twice.Buffer, twice.Buffer);
                    Assert.True(once.Buffer.Span.SequenceEqual(twice.Buffer.Span), $"{s} {f} add {add} {device.Name}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void An_empty_reduction_gives_the_bias(SimdWidth width)
    {
        using CpuDevice device = new(threads: 1, width);
        foreach (int n in new[] { 1, 10, 40 })
        {
            Check(device, new(5, n, 0), bias: true, add: false);
            Check(device, new(5, n, 0, TransposeB: true), bias: false, add: false);
            Check(device, new(5, n, 0), bias: true, add: true);
        }
    }

    [Fact]
    public void Empty_outputs_and_absent_ones_are_fine()
    {
        using CpuDevice device = new(threads: 2);
        using Guarded a = Guarded.Random(64, 1), c = new(64);
        device.Kernels.Gemm(new(0, 8, 8), default, a.Buffer, default, new(c.Buffer));
        device.Kernels.Gemm(new(8, 0, 8), a.Buffer, default, default, new(c.Buffer));
        device.Kernels.Gemm(new(8, 8, 8), a.Buffer, a.Buffer, default, default);
        Assert.Equal(-1, c.Buffer.Span.IndexOfAnyExcept(0));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_number_of_threads_gives_the_same_bits(SimdWidth width)
    {
        foreach (GemmShape s in new GemmShape[] { new(203, 100, 333), new(203, 333, 801, TransposeB: true), new(301, 207, 640, TransposeA: true), new(275, 530, 540), new(1000, 7, 300), new(131, 523, 601), new(603, 523, 37) })
        {
            float[]? first = null;
            for (int threads = 1; threads <= 4; threads++)
            {
                using CpuDevice device = new(threads, width);
                using Guarded a = Guarded.Random(s.M * s.K, 1), b = Guarded.Random(s.K * s.N, 2), c = Guarded.Random(s.M * s.N, 3), bias = Guarded.Random(s.N, 4);
                for (int repeat = 0; repeat < 3; repeat++) device.Kernels.Gemm(s, a.Buffer, b.Buffer, bias.Buffer, new(c.Buffer, add: repeat > 0));
                first ??= c.Buffer.Span.ToArray();
                Assert.True(first.AsSpan().SequenceEqual(c.Buffer.Span), $"{s} with {threads} threads");
            }
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_however_many_rows_are_computed_with_it()
    {
        using CpuDevice device = new(threads: 1);
        using Guarded a = Guarded.Random(40 * 50, 1), b = Guarded.Random(50 * 37, 2), all = new(40 * 37), few = new(40 * 37);
        device.Kernels.Gemm(new(40, 37, 50), a.Buffer, b.Buffer, default, new(all.Buffer));
        for (int rows = 1; rows < 40; rows++)
        {
            device.Kernels.Gemm(new(rows, 37, 50), a.Buffer, b.Buffer, default, new(few.Buffer));
            Assert.True(few.Buffer.Span[..(rows * 37)].SequenceEqual(all.Buffer.Span[..(rows * 37)]), $"{rows} rows");
        }
    }

    [Fact]
    public void A_warm_call_allocates_nothing()
    {
        using CpuDevice device = new(threads: 2);
        using Guarded a = Guarded.Random(300 * 500, 1), b = Guarded.Random(500 * 200, 2), c = new(300 * 200);
        void Both()
        {
            device.Kernels.Gemm(new(300, 200, 500, TransposeB: true), a.Buffer, b.Buffer, default, new(c.Buffer));
            device.Kernels.Gemm(new(300, 20, 50), a.Buffer, b.Buffer, default, new(c.Buffer));
        }

        for (int i = 0; i < 3; i++) Both();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) Both();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Check(CpuDevice device, GemmShape s, bool bias, bool add)
    {
        using Guarded a = Guarded.Random(s.M * s.K, 1), b = Guarded.Random(s.K * s.N, 2), c = Guarded.Random(s.M * s.N, 3), offset = Guarded.Random(s.N, 4);
        Span<float> x = a.Buffer.Span, y = b.Buffer.Span;
        double[] expected = new double[s.M * s.N];
        for (int i = 0; i < s.M; i++)
        {
            for (int j = 0; j < s.N; j++)
            {
                double sum = (bias ? offset.Buffer.Span[j] : 0) + (add ? c.Buffer.Span[(i * s.N) + j] : 0);
                for (int k = 0; k < s.K; k++) sum += (double)x[s.TransposeA ? (k * s.M) + i : (i * s.K) + k] * y[s.TransposeB ? (j * s.K) + k : (k * s.N) + j];
                expected[(i * s.N) + j] = sum;
            }
        }

        device.Kernels.Gemm(s, a.Buffer, b.Buffer, bias ? offset.Buffer : default, new(c.Buffer, add));
        Products.AssertClose(expected, c, s.K, $"{s} bias {bias} add {add} {device.Name}");
    }
}
