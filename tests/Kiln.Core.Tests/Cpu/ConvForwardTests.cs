using Kiln.Devices;

namespace Kiln.Cpu;

public sealed class ConvForwardTests
{
    public static TheoryData<SimdWidth> Widths => [.. Products.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_shape_equals_a_double_loop(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach (ConvShape s in ConvCases.All)
        {
            foreach ((bool bias, bool add) in new[] { (false, false), (true, false), (true, true) }) Check(device, s, bias, add);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_number_of_threads_gives_the_same_bits(SimdWidth width)
    {
        foreach (ConvShape s in new ConvShape[] { new(5, 30, 30, 16, 20, new(3, 1, 1), new(3, 1, 1)), new(1, 60, 60, 8, 100, new(3), new(3)), new(9, 12, 12, 24, 24, new(3, 2, 1), new(3, 2, 1), 3) })
        {
            float[]? first = null;
            for (int threads = 1; threads <= 4; threads++)
            {
                using CpuDevice device = new(threads, width);
                using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), y = Guarded.Random(ConvCases.YLength(s), 3), bias = Guarded.Random(s.K, 4);
                for (int repeat = 0; repeat < 3; repeat++) device.Kernels.Conv2d(s, x.Buffer, w.Buffer, bias.Buffer, new(y.Buffer, add: repeat > 0));
                first ??= y.Buffer.Span.ToArray();
                Assert.True(first.AsSpan().SequenceEqual(y.Buffer.Span), $"{s} with {threads} threads");
            }
        }
    }

    [Fact]
    public void No_images_and_absent_outputs_are_fine()
    {
        using CpuDevice device = new(threads: 2);
        using Guarded x = Guarded.Random(64, 1);
        device.Kernels.Conv2d(new(0, 4, 4, 4, 4, new(1), new(1)), default, x.Buffer, default, new(x.Buffer.Slice(0, 0)));
        device.Kernels.Conv2d(new(1, 4, 4, 4, 4, new(1), new(1)), x.Buffer, x.Buffer, default, default);
        Assert.True(x.GuardsIntact);
    }

    [Fact]
    public void A_warm_call_allocates_nothing()
    {
        using CpuDevice device = new(threads: 2);
        ConvShape s = new(8, 16, 16, 16, 32, new(3, 1, 1), new(3, 1, 1));
        using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), y = new(ConvCases.YLength(s));
        for (int i = 0; i < 3; i++) device.Kernels.Conv2d(s, x.Buffer, w.Buffer, default, new(y.Buffer));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) device.Kernels.Conv2d(s, x.Buffer, w.Buffer, default, new(y.Buffer));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Check(CpuDevice device, ConvShape s, bool bias, bool add)
    {
        using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), y = Guarded.Random(ConvCases.YLength(s), 3), offset = Guarded.Random(s.K, 4);
        double[] expected = new double[y.Buffer.Length];
        for (int i = 0; i < expected.Length; i++) expected[i] = (add ? y.Buffer.Span[i] : 0) + (bias ? offset.Buffer.Span[i % s.K] : 0);
        ConvCases.Visit(s, (i, j, o) => expected[o] += (double)x.Buffer.Span[i] * w.Buffer.Span[j]);
        device.Kernels.Conv2d(s, x.Buffer, w.Buffer, bias ? offset.Buffer : default, new(y.Buffer, add));
        Products.AssertClose(expected, y, s.Rows.Size * s.Columns.Size * s.GroupC, $"{s} bias {bias} add {add} {device.Name}", ConvCases.Tolerance(s));
    }
}
