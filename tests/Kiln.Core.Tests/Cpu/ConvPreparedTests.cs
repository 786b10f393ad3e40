using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Convolutions with weights prepared once: the same bits as with weights as they are.</summary>
public sealed class ConvPreparedTests
{
    private static readonly Activation Relu = new(ActivationKind.Relu);

    public static TheoryData<SimdWidth> Widths => [.. Products.Widths];

    /// <summary>Also shapes of so many weights that Winograd forms take panels of them, for few tiles and for many.</summary>
    private static IEnumerable<ConvShape> Cases =>
    [
        .. ConvCases.All, new(1, 7, 7, 512, 72, new(3, 1, 1), new(3, 1, 1)), new(17, 8, 8, 200, 150, new(3, 1, 1), new(3, 1, 1)), new(2, 8, 8, 100, 110, new(5, 1, 2), new(5, 1, 2)),
    ];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_shape_gives_the_same_bits_as_with_weights_as_they_are(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach (ConvShape s in Cases)
        {
            using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), bias = Guarded.Random(s.K, 3);
            using Guarded expected = new(ConvCases.YLength(s)), actual = Guarded.Random(ConvCases.YLength(s), 4), prepared = Prepared(device, s, w);
            device.Kernels.Conv2d(s, x.Buffer, w.Buffer, bias.Buffer, Relu, new(expected.Buffer));
            device.Kernels.Conv2dPrepared(s, x.Buffer, prepared.Buffer, bias.Buffer, residual: default, Relu, actual.Buffer);
            Assert.True(expected.Buffer.Span.SequenceEqual(actual.Buffer.Span), $"{s} {device.Name}");
            Assert.True(actual.GuardsIntact && prepared.GuardsIntact, $"{s} {device.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_residual_is_added_before_the_function(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach (ConvShape s in Cases)
        {
            foreach (Activation f in new[] { default, Relu, new(ActivationKind.LeakyRelu, 0.2f), new(ActivationKind.Tanh), new(ActivationKind.Sigmoid) })
            {
                using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), bias = Guarded.Random(s.K, 3), residual = Guarded.Random(ConvCases.YLength(s), 4);
                using Guarded expected = new(ConvCases.YLength(s)), actual = Guarded.Random(ConvCases.YLength(s), 5), prepared = Prepared(device, s, w);
                device.Kernels.Conv2d(s, x.Buffer, w.Buffer, bias.Buffer, new(expected.Buffer));
                device.Kernels.Add(expected.Buffer, residual.Buffer, new(expected.Buffer));
                device.Kernels.Activate(f, expected.Buffer, expected.Buffer);
                device.Kernels.Conv2dPrepared(s, x.Buffer, prepared.Buffer, bias.Buffer, residual.Buffer, f, actual.Buffer);
                double scale = Math.Sqrt(s.Rows.Size * s.Columns.Size * s.GroupC);   // of sums of that many products
                for (int i = 0; i < actual.Buffer.Length; i++)
                {
                    double error = Math.Abs(expected.Buffer.Span[i] - actual.Buffer.Span[i]);
                    Assert.True(error <= 1e-6 * scale, $"{s} {f.Kind} {device.Name}: element {i} is {actual.Buffer.Span[i]:R}, expected {expected.Buffer.Span[i]:R}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void One_preparation_serves_any_number_of_images_and_threads(SimdWidth width)
    {
        foreach (ConvShape one in new ConvShape[] { new(1, 7, 7, 512, 72, new(3, 1, 1), new(3, 1, 1)), new(1, 14, 14, 24, 48, new(3, 2, 1), new(3, 2, 1)), new(1, 8, 8, 16, 33, new(1), new(1)) })
        {
            using CpuDevice single = new(threads: 1, width);
            using Guarded w = Guarded.Random(ConvCases.WLength(one), 2), prepared = Prepared(single, one, w);
            foreach (int images in new[] { 1, 3, 20 })
            {
                ConvShape s = one with { N = images };
                Assert.Equal(prepared.Buffer.Length, single.Kernels.PreparedLength(s));
                using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), expected = new(ConvCases.YLength(s));
                single.Kernels.Conv2d(s, x.Buffer, w.Buffer, default, new(expected.Buffer));
                for (int threads = 1; threads <= 3; threads++)
                {
                    using CpuDevice device = new(threads, width);
                    using Guarded actual = new(ConvCases.YLength(s));
                    device.Kernels.Conv2dPrepared(s, x.Buffer, prepared.Buffer, default, default, default, actual.Buffer);
                    Assert.True(expected.Buffer.Span.SequenceEqual(actual.Buffer.Span), $"{s} with {threads} threads");
                }
            }
        }
    }

    [Fact]
    public void A_warm_call_allocates_nothing()
    {
        using CpuDevice device = new(threads: 2);
        foreach (ConvShape s in new ConvShape[] { new(8, 16, 16, 16, 32, new(3, 2, 1), new(3, 2, 1)), new(1, 7, 7, 512, 72, new(3, 1, 1), new(3, 1, 1)) })
        {
            using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), y = new(ConvCases.YLength(s)), residual = new(ConvCases.YLength(s));
            using Guarded prepared = Prepared(device, s, w);
            for (int i = 0; i < 3; i++) device.Kernels.Conv2dPrepared(s, x.Buffer, prepared.Buffer, default, residual.Buffer, Relu, y.Buffer);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++) device.Kernels.Conv2dPrepared(s, x.Buffer, prepared.Buffer, default, residual.Buffer, Relu, y.Buffer);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static Guarded Prepared(CpuDevice device, in ConvShape s, Guarded w)
    {
        Guarded prepared = new(device.Kernels.PreparedLength(s));
        device.Kernels.PrepareConv2d(s, w.Buffer, prepared.Buffer);
        return prepared;
    }
}
