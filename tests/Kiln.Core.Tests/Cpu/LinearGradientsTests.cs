using Kiln.Devices;

namespace Kiln.Cpu;

public sealed class LinearGradientsTests
{
    private static readonly Activation[] Functions =
        [default, new(ActivationKind.Relu), new(ActivationKind.LeakyRelu, 0.2f), new(ActivationKind.Sigmoid), new(ActivationKind.Tanh)];

    // One job, one job with narrow tiles, columns fewer than lanes, sums in several chunks, too many outputs or rows for one job.
    private static readonly GemmShape[] Sizes = [new(64, 100, 100), new(7, 17, 33), new(70, 40, 5), new(9, 3, 30), new(3000, 20, 18), new(16, 600, 50), new(500, 300, 20)];

    public static TheoryData<SimdWidth> Widths => [.. Products.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Has_the_bits_of_the_kernels_it_stands_for(SimdWidth width)
    {
        using CpuDevice device = new(threads: 2, width);
        foreach (GemmShape s in Sizes)
        {
            foreach (Activation f in Functions)
            {
                foreach (bool add in new[] { false, true }) Check(device, s, f, add);
            }
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        foreach (GemmShape s in Sizes)
        {
            float[]? first = null;
            for (int threads = 1; threads <= 4; threads++)
            {
                using CpuDevice device = new(threads);
                using var run = new Run(s, 1);
                device.Kernels.LinearBackward(
                    s, new(ActivationKind.Tanh), run.X.Buffer, run.W.Buffer, run.Y.Buffer, run.Dy.Buffer, new(run.Dx.Buffer), new(run.Dw.Buffer), new(run.Sums.Buffer));
                float[] all = [.. run.Dx.Buffer.Span, .. run.Dw.Buffer.Span, .. run.Sums.Buffer.Span];
                first ??= all;
                Assert.True(first.AsSpan().SequenceEqual(all), $"{s} with {threads} threads");
            }
        }
    }

    [Fact]
    public void What_nobody_wants_is_left_out()
    {
        using CpuDevice device = new(threads: 2);
        GemmShape s = new(64, 100, 100);
        using Run all = new(s, 1), data = new(s, 1), weights = new(s, 1), sums = new(s, 1);
        Activation f = new(ActivationKind.Sigmoid);
        device.Kernels.LinearBackward(s, f, all.X.Buffer, all.W.Buffer, all.Y.Buffer, all.Dy.Buffer, new(all.Dx.Buffer), new(all.Dw.Buffer), new(all.Sums.Buffer));
        device.Kernels.LinearBackward(s, f, data.X.Buffer, data.W.Buffer, data.Y.Buffer, data.Dy.Buffer, new(data.Dx.Buffer), default, default);
        device.Kernels.LinearBackward(s, f, weights.X.Buffer, weights.W.Buffer, weights.Y.Buffer, weights.Dy.Buffer, default, new(weights.Dw.Buffer), default);
        device.Kernels.LinearBackward(s, f, sums.X.Buffer, sums.W.Buffer, sums.Y.Buffer, sums.Dy.Buffer, default, default, new(sums.Sums.Buffer));
        Assert.True(all.Dx.Buffer.Span.SequenceEqual(data.Dx.Buffer.Span));
        Assert.True(all.Dw.Buffer.Span.SequenceEqual(weights.Dw.Buffer.Span));
        Assert.True(all.Sums.Buffer.Span.SequenceEqual(sums.Sums.Buffer.Span));
    }

    private static void Check(CpuDevice device, GemmShape s, Activation f, bool add)
    {
        using Run one = new(s, 1), many = new(s, 1);
        Kernels k = device.Kernels;
        k.LinearBackward(s, f, one.X.Buffer, one.W.Buffer, one.Y.Buffer, one.Dy.Buffer, new(one.Dx.Buffer, add), new(one.Dw.Buffer, add), new(one.Sums.Buffer, add));
        k.ActivateBackward(f, many.Y.Buffer, many.Dy.Buffer, new(many.Dy.Buffer));
        k.Gemm(new(s.M, s.K, s.N, TransposeB: true), many.Dy.Buffer, many.W.Buffer, default, new(many.Dx.Buffer, add));
        k.Gemm(new(s.K, s.N, s.M, TransposeA: true), many.X.Buffer, many.Dy.Buffer, default, new(many.Dw.Buffer, add));
        k.SumRows(many.Dy.Buffer, s.M, s.N, 1, new(many.Sums.Buffer, add));
        string name = $"{s} {f} add {add} {device.Name}";
        Assert.True(one.Dy.Buffer.Span.SequenceEqual(many.Dy.Buffer.Span), name);
        Assert.True(one.Dx.Buffer.Span.SequenceEqual(many.Dx.Buffer.Span), name);
        Assert.True(one.Dw.Buffer.Span.SequenceEqual(many.Dw.Buffer.Span), name);
        double largest = 1;   // single terms are below 1, and the two walks add them up in different orders
        foreach (float sum in many.Sums.Buffer.Span) largest = Math.Max(largest, Math.Abs(sum));
        for (int j = 0; j < s.N; j++) Assert.InRange(one.Sums.Buffer.Span[j] - many.Sums.Buffer.Span[j], -4e-6 * largest, 4e-6 * largest);
    }

    private sealed class Run(GemmShape s, uint seed) : IDisposable
    {
        public Guarded X { get; } = Guarded.Random(s.M * s.K, seed);

        public Guarded W { get; } = Guarded.Random(s.K * s.N, seed + 1);

        public Guarded Y { get; } = Guarded.Random(s.M * s.N, seed + 2);

        public Guarded Dy { get; } = Guarded.Random(s.M * s.N, seed + 3);

        public Guarded Dx { get; } = Guarded.Random(s.M * s.K, seed + 4);

        public Guarded Dw { get; } = Guarded.Random(s.K * s.N, seed + 5);

        public Guarded Sums { get; } = Guarded.Random(s.N, seed + 6);

        public void Dispose()
        {
            X.Dispose();
            W.Dispose();
            Y.Dispose();
            Dy.Dispose();
            Dx.Dispose();
            Dw.Dispose();
            Sums.Dispose();
        }
    }
}
