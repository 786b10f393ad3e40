using Kiln.Devices;

namespace Kiln.Cpu;

public sealed class ConvBackwardTests
{
    public static TheoryData<SimdWidth> Widths => [.. Products.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_data_gradient_of_every_shape_equals_a_double_loop(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach (ConvShape s in ConvCases.All)
        {
            foreach (bool add in new[] { false, true })
            {
                using Guarded dy = Guarded.Random(ConvCases.YLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), dx = Guarded.Random(ConvCases.XLength(s), 3);
                double[] expected = Start(dx, add);
                ConvCases.Visit(s, (i, j, o) => expected[i] += (double)dy.Buffer.Span[o] * w.Buffer.Span[j]);
                device.Kernels.Conv2dBackwardData(s, dy.Buffer, w.Buffer, new(dx.Buffer, add));
                Products.AssertClose(expected, dx, s.Rows.Size * s.Columns.Size * s.GroupK, $"{s} add {add} {device.Name}", ConvCases.Tolerance(s));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_weight_gradient_of_every_shape_equals_a_double_loop(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach (ConvShape s in ConvCases.All)
        {
            foreach (bool add in new[] { false, true })
            {
                using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), dy = Guarded.Random(ConvCases.YLength(s), 2), dw = Guarded.Random(ConvCases.WLength(s), 3);
                double[] expected = Start(dw, add);
                ConvCases.Visit(s, (i, j, o) => expected[j] += (double)x.Buffer.Span[i] * dy.Buffer.Span[o]);
                device.Kernels.Conv2dBackwardWeight(s, x.Buffer, dy.Buffer, new(dw.Buffer, add));
                Products.AssertClose(expected, dw, s.N * s.OutH * s.OutW, $"{s} add {add} {device.Name}", ConvCases.Tolerance(s));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_number_of_threads_gives_the_same_bits(SimdWidth width)
    {
        foreach (ConvShape s in new ConvShape[] { new(7, 30, 30, 16, 20, new(3, 1, 1), new(3, 1, 1)), new(9, 21, 21, 3, 100, new(3, 1, 1), new(3, 1, 1)), new(9, 12, 12, 24, 24, new(3, 2, 1), new(3, 2, 1), 3), new(2, 9, 9, 64, 64, new(3, 1, 1), new(3, 1, 1)), new(9, 14, 14, 24, 48, new(5), new(5)) })
        {
            float[]? firstX = null, firstW = null;
            for (int threads = 1; threads <= 4; threads++)
            {
                using CpuDevice device = new(threads, width);
                using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), dy = Guarded.Random(ConvCases.YLength(s), 3);
                using Guarded dx = new(x.Buffer.Length), dw = new(w.Buffer.Length);
                for (int repeat = 0; repeat < 2; repeat++)
                {
                    device.Kernels.Conv2dBackwardData(s, dy.Buffer, w.Buffer, new(dx.Buffer, add: repeat > 0));
                    device.Kernels.Conv2dBackwardWeight(s, x.Buffer, dy.Buffer, new(dw.Buffer, add: repeat > 0));
                }

                firstX ??= dx.Buffer.Span.ToArray();
                firstW ??= dw.Buffer.Span.ToArray();
                Assert.True(firstX.AsSpan().SequenceEqual(dx.Buffer.Span), $"dx of {s} with {threads} threads");
                Assert.True(firstW.AsSpan().SequenceEqual(dw.Buffer.Span), $"dw of {s} with {threads} threads");
            }
        }
    }

    [Fact]
    public void No_images_give_a_zero_weight_gradient_and_absent_gradients_are_fine()
    {
        using CpuDevice device = new(threads: 2);
        ConvShape none = new(0, 4, 4, 4, 20, new(3, 1, 1), new(3, 1, 1));
        using Guarded dw = Guarded.Random(ConvCases.WLength(none), 1);
        device.Kernels.Conv2dBackwardData(none, default, dw.Buffer, default);
        device.Kernels.Conv2dBackwardWeight(none, default, default, default);
        device.Kernels.Conv2dBackwardWeight(none, default, default, new(dw.Buffer));
        Assert.Equal(-1, dw.Buffer.Span.IndexOfAnyExcept(0));
        Assert.True(dw.GuardsIntact);
    }

    [Fact]
    public void A_warm_call_allocates_nothing()
    {
        using CpuDevice device = new(threads: 2);
        ConvShape s = new(8, 16, 16, 3, 32, new(3, 2, 1), new(3, 2, 1));
        using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), dy = Guarded.Random(ConvCases.YLength(s), 3);
        void Both()
        {
            device.Kernels.Conv2dBackwardData(s, dy.Buffer, w.Buffer, new(x.Buffer));
            device.Kernels.Conv2dBackwardWeight(s, x.Buffer, dy.Buffer, new(w.Buffer));
        }

        for (int i = 0; i < 3; i++) Both();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) Both();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double[] Start(Guarded gradient, bool add)
    {
        double[] start = new double[gradient.Buffer.Length];
        if (add) for (int i = 0; i < start.Length; i++) start[i] = gradient.Buffer.Span[i];
        return start;
    }
}
