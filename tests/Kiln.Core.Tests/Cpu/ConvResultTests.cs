using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>What a convolution does on its way out: a function of its sums, or the moments of its channels.</summary>
public sealed class ConvResultTests
{
    private static readonly Activation[] Functions =
        [new(ActivationKind.Relu), new(ActivationKind.LeakyRelu, 0.2f), new(ActivationKind.Sigmoid), new(ActivationKind.Tanh)];

    /// <summary>Large enough that threads share them, one for each path: Winograd with whole and partial rows of tiles, few tiles, 5×5, direct with strides, 1×1, groups, three channels.</summary>
    private static readonly ConvShape[] Shared =
    [
        Square(6, 24, 16, 20, 3, padding: 1), Square(5, 30, 16, 33, 3, padding: 1), Square(2, 14, 64, 48, 3, padding: 1), Square(2, 7, 130, 140, 3, padding: 1),
        Square(8, 14, 24, 48, 5, padding: 2), Square(9, 21, 16, 20, 3, padding: 1, stride: 2), Square(9, 14, 24, 40, 1), Square(9, 15, 16, 24, 1, stride: 2),
        Square(9, 12, 24, 24, 3, padding: 1, groups: 3), Square(5, 30, 3, 16, 3, padding: 1), Square(12, 5, 16, 30, 5),
    ];

    public static TheoryData<SimdWidth> Widths => [.. Products.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_function_is_applied_to_the_whole_sum(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach ((ConvShape s, int i) in ConvCases.All.Concat(Shared).Select((s, i) => (s, i)))
        {
            foreach ((bool bias, bool add) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                Activation f = Functions[(i + (bias ? 1 : 0) + (add ? 2 : 0)) % Functions.Length];
                using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), offset = Guarded.Random(s.K, 4);
                using Guarded y = Guarded.Random(ConvCases.YLength(s), 3), sums = Guarded.Random(ConvCases.YLength(s), 3);
                FloatBuffer b = bias ? offset.Buffer : default;
                device.Kernels.Conv2d(s, x.Buffer, w.Buffer, b, new(sums.Buffer, add));
                device.Kernels.Conv2d(s, x.Buffer, w.Buffer, b, f, new(y.Buffer, add));
                double[] expected = [.. sums.Buffer.Span.ToArray().Select(v => Of(f, v))];

                // The sums have the same bits, so only f is rounded: sigmoid and tanh to a few units of the last place.
                for (int j = 0; j < expected.Length; j++)
                {
                    if (!(Math.Abs(expected[j] - y.Buffer.Span[j]) <= 4e-7 * Math.Max(1, Math.Abs(expected[j])))) Assert.Fail($"{f} of {s} bias {bias} add {add} {device.Name}: element {j} is {y.Buffer.Span[j]}, expected {expected[j]}");
                }

                Assert.True(y.GuardsIntact, $"{f} of {s} {device.Name}: wrote outside its output");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Moments_are_those_of_the_outputs_and_the_outputs_are_those_without(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach (ConvShape s in ConvCases.All.Concat(Shared).Where(s => ConvCases.YLength(s) > 0))
        {
            using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), y = new(ConvCases.YLength(s)), alone = new(ConvCases.YLength(s));
            using Guarded mean = new(s.K), variance = new(s.K), meanAlone = new(s.K), varianceAlone = new(s.K);
            device.Kernels.Conv2d(s, x.Buffer, w.Buffer, default, new(alone.Buffer));
            device.Kernels.Moments(alone.Buffer, s.N * s.OutH * s.OutW, s.K, meanAlone.Buffer, varianceAlone.Buffer);
            device.Kernels.Conv2dMoments(s, x.Buffer, w.Buffer, y.Buffer, mean.Buffer, variance.Buffer);
            Assert.True(y.Buffer.Span.SequenceEqual(alone.Buffer.Span), $"y of {s} {device.Name}");
            Assert.True(y.GuardsIntact && mean.GuardsIntact && variance.GuardsIntact, $"{s} {device.Name}: wrote outside its outputs");

            // Both add up squares of distances to a mean of a part, chunk by chunk: some roundings of a float each.
            float[] deviations = [.. varianceAlone.Buffer.Span.ToArray().Select(MathF.Sqrt)];
            for (int k = 0; k < s.K; k++)
            {
                Assert.True(Math.Abs(mean.Buffer.Span[k] - meanAlone.Buffer.Span[k]) <= 1e-6 * (deviations[k] + Math.Abs(meanAlone.Buffer.Span[k])), $"mean {k} of {s} {device.Name}: {mean.Buffer.Span[k]}, expected {meanAlone.Buffer.Span[k]}");
                Assert.True(Math.Abs(variance.Buffer.Span[k] - varianceAlone.Buffer.Span[k]) <= 5e-6 * varianceAlone.Buffer.Span[k], $"variance {k} of {s} {device.Name}: {variance.Buffer.Span[k]}, expected {varianceAlone.Buffer.Span[k]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_number_of_threads_gives_the_same_bits(SimdWidth width)
    {
        foreach (ConvShape s in Shared)
        {
            float[]? first = null;
            for (int threads = 1; threads <= 4; threads++)
            {
                using CpuDevice device = new(threads, width);
                using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), bias = Guarded.Random(s.K, 4);
                using Guarded y = new(ConvCases.YLength(s)), z = Guarded.Random(ConvCases.YLength(s), 3), mean = new(s.K), variance = new(s.K);
                device.Kernels.Conv2dMoments(s, x.Buffer, w.Buffer, y.Buffer, mean.Buffer, variance.Buffer);
                device.Kernels.Conv2d(s, x.Buffer, w.Buffer, bias.Buffer, new(ActivationKind.Tanh), new(z.Buffer, add: true));
                float[] all = [.. mean.Buffer.Span, .. variance.Buffer.Span, .. y.Buffer.Span, .. z.Buffer.Span];
                first ??= all;
                Assert.True(first.AsSpan().SequenceEqual(all), $"{s} with {threads} threads");
            }
        }
    }

    [Fact]
    public void A_warm_call_allocates_nothing()
    {
        using CpuDevice device = new(threads: 2);
        foreach (ConvShape s in Shared)
        {
            using Guarded x = Guarded.Random(ConvCases.XLength(s), 1), w = Guarded.Random(ConvCases.WLength(s), 2), bias = Guarded.Random(s.K, 4), y = new(ConvCases.YLength(s));
            using Guarded mean = new(s.K), variance = new(s.K);
            void Both()
            {
                device.Kernels.Conv2dMoments(s, x.Buffer, w.Buffer, y.Buffer, mean.Buffer, variance.Buffer);
                device.Kernels.Conv2d(s, x.Buffer, w.Buffer, bias.Buffer, new(ActivationKind.Relu), new(y.Buffer));
            }

            for (int i = 0; i < 3; i++) Both();
            long bytes = long.MaxValue;
            for (int i = 0; i < 5 && bytes > 0; i++)   // the runtime may swap recompiled code in during one call
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Both();
                bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, bytes);
        }
    }

    private static double Of(Activation f, double v) => f.Kind switch
    {
        ActivationKind.Relu => Math.Max(v, 0),
        ActivationKind.LeakyRelu => v > 0 ? v : f.Slope * v,
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-v)),
        _ => Math.Tanh(v),
    };

    private static ConvShape Square(int n, int side, int c, int k, int size, int stride = 1, int padding = 0, int groups = 1) =>
        new(n, side, side, c, k, new(size, stride, padding), new(size, stride, padding), groups);
}
