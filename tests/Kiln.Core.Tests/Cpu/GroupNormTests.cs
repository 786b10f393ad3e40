using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

/// <summary>Normalisation of groups of channels within samples, against loops in double precision.</summary>
public sealed class GroupNormTests(KernelDevices devices) : KernelCase(devices)
{
    private const float Epsilon = 1e-5f;

    /// <summary>Samples, places, channels, groups: layer norm, instance norm and between, around the number of lanes. No group of two values: where they are near each other, x − mean and every gradient are what rounding left.</summary>
    private static readonly (int N, int Places, int Channels, int Groups)[] Sizes =
    [
        (1, 1, 5, 1), (3, 1, 17, 1), (2, 1, 100, 1), (5, 1, 1030, 1), (3, 7, 3, 3), (2, 9, 16, 16), (2, 5, 33, 33), (2, 4, 6, 2), (3, 6, 24, 3), (2, 3, 34, 2), (1, 50, 64, 8), (4, 2, 15, 5), (130, 1, 7, 1), (2, 300, 8, 2),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Moments_match_double_precision(bool centered)
    {
        foreach ((int n, int places, int channels, int groups) in Sizes)
        {
            using var c = new Case(n, places, channels, groups, centered);
            using Floats mean = Floats.Filled(n * groups), variance = Floats.Filled(n * groups);
            OnEveryWidth(kernels =>
            {
                kernels.GroupMoments(c.Shape, c.X.Buffer, mean.Buffer, variance.Buffer);
                Close(c.Means, mean, 1e-6, $"mean of {c.Shape}");
                Close(c.Variances, variance, 3e-6, $"variance of {c.Shape}");
            });
        }
    }

    [Theory]
    [InlineData(1e4f)]
    [InlineData(-1e6f)]
    public void A_large_offset_costs_the_variance_no_more_than_double_precision_must(float offset) => OnEveryWidth(kernels =>
    {
        foreach ((int n, int places, int channels, int groups) in Sizes.Where(s => s.Places * s.Channels / s.Groups > 50))
        {
            using var c = new Case(n, places, channels, groups, centered: true, offset);
            using Floats mean = Floats.Filled(n * groups), variance = Floats.Filled(n * groups);
            kernels.GroupMoments(c.Shape, c.X.Buffer, mean.Buffer, variance.Buffer);
            for (int i = 0; i < mean.Length; i++)
            {
                Close(c.Means[i], mean[i], 1e-7, "mean");
                // Σx²/n − mean² in double precision: the larger the mean beside the deviation, the more of its 53 bits go; roundings of a sum grow with the root of its length.
                double lost = 2 * Math.Sqrt(places * channels / (double)groups) * c.Means[i] * c.Means[i] / c.Variances[i] / Math.Pow(2, 53);
                double error = Math.Abs((variance[i] / c.Variances[i]) - 1);
                Assert.True(error <= 2e-5 + lost, $"{c.Shape}: variance off by {error:0.0e+0}, allowed {2e-5 + lost:0.0e+0}");
            }
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Groups_are_normalised_scaled_and_shifted(bool centered)
    {
        foreach ((int n, int places, int channels, int groups) in Sizes)
        {
            using var c = new Case(n, places, channels, groups, centered);
            using Floats y = Floats.Filled(c.X.Length);
            OnEveryWidth(kernels =>
            {
                kernels.GroupNormalize(c.Shape, c.X.Buffer, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, y.Buffer);
                for (int i = 0; i < y.Length; i++) Close((c.Hat(i) * c.Gamma[i % channels]) + c.Beta[i % channels], y[i], 3e-6, $"y of {c.Shape}", i);
                kernels.GroupNormalize(c.Shape, c.X.Buffer, c.Mean.Buffer, c.Variance.Buffer, default, default, y.Buffer);
                for (int i = 0; i < y.Length; i++) Close(c.Hat(i), y[i], 3e-6, $"y of {c.Shape} without scale and shift", i);
                kernels.GroupNormalize(c.Shape with { Activation = new(ActivationKind.Relu) }, c.X.Buffer, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, y.Buffer);
                for (int i = 0; i < y.Length; i++) Close(Math.Max((c.Hat(i) * c.Gamma[i % channels]) + c.Beta[i % channels], 0), y[i], 3e-6, $"rectified y of {c.Shape}", i);
            });
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_follow_the_formula(bool centered)
    {
        foreach ((int n, int places, int channels, int groups) in Sizes)
        {
            using var c = new Case(n, places, channels, groups, centered);
            using Floats dx = Floats.Filled(c.X.Length), dgamma = Floats.Filled(channels), dbeta = Floats.Filled(channels);
            OnEveryWidth(kernels =>
            {
                Backward(kernels, c, scaled: true, c.Dy.Buffer, new(dx.Buffer), new(dgamma.Buffer), new(dbeta.Buffer));
                Close(c.Dx(scaled: true), dx, 1e-5, $"dx of {c.Shape}");
                Close(c.DGamma(), dgamma, 1e-5, $"dgamma of {c.Shape}");
                Close(c.DBeta(), dbeta, 1e-5, $"dbeta of {c.Shape}");
                Backward(kernels, c, scaled: false, c.Dy.Buffer, new(dx.Buffer), default, default);
                Close(c.Dx(scaled: false), dx, 1e-5, $"dx of {c.Shape} without a scale");
                using Floats over = Floats.Of(c.Dy.Span);
                Backward(kernels, c, scaled: false, over.Buffer, new(over.Buffer), default, default);
                Close(c.Dx(scaled: false), over, 1e-5, $"dx of {c.Shape} over dy");
            });
        }
    }

    [Fact]
    public void Gradients_overwrite_or_add()
    {
        using var c = new Case(3, 6, 24, 3, centered: true);
        using Floats other = Floats.Filled(c.X.Length, 0), scale = Floats.Filled(24, 0), shift = Floats.Filled(24, 0);
        OverwritesAndAdds(c.X.Length, (kernels, to) => Backward(kernels, c, scaled: true, c.Dy.Buffer, to, new(scale.Buffer), new(shift.Buffer)));
        OverwritesAndAdds(24, (kernels, to) => Backward(kernels, c, scaled: true, c.Dy.Buffer, new(other.Buffer), to, new(shift.Buffer)));
        OverwritesAndAdds(24, (kernels, to) => Backward(kernels, c, scaled: true, c.Dy.Buffer, new(other.Buffer), new(scale.Buffer), to));
    }

    [Theory]
    [InlineData(130, 1, 257, 1)]
    [InlineData(3, 2000, 24, 3)]
    [InlineData(70, 49, 32, 32)]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated(int n, int places, int channels, int groups)
    {
        using var c = new Case(n, places, channels, groups, centered: true);
        using Floats y = Floats.Filled(c.X.Length, 0), dx = Floats.Filled(c.X.Length, 0), small = Floats.Filled(2 * channels, 0), moments = Floats.Filled(2 * n * groups, 0);
        SameBitsForAnyThreads(2 * n * groups, Moments);
        SameBitsForAnyThreads(c.X.Length, (kernels, to) => kernels.GroupNormalize(c.Shape, c.X.Buffer, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, to));
        SameBitsForAnyThreads(c.X.Length, (kernels, to) => Backward(kernels, c, scaled: true, c.Dy.Buffer, new(to), new(small.Buffer.Slice(0, channels)), new(small.Buffer.Slice(channels, channels))));
        SameBitsForAnyThreads(2 * channels, (kernels, to) => Backward(kernels, c, scaled: true, c.Dy.Buffer, new(dx.Buffer), new(to.Slice(0, channels)), new(to.Slice(channels, channels))));
        AllocatesNothing(kernels =>
        {
            Moments(kernels, moments.Buffer);
            kernels.GroupNormalize(c.Shape, c.X.Buffer, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, y.Buffer);
            Backward(kernels, c, scaled: true, c.Dy.Buffer, new(dx.Buffer), new(small.Buffer.Slice(0, channels)), new(small.Buffer.Slice(channels, channels)));
        });

        void Moments(Kernels kernels, FloatBuffer to) => kernels.GroupMoments(c.Shape, c.X.Buffer, to.Slice(0, n * groups), to.Slice(n * groups, n * groups));
    }

    private static void Backward(Kernels kernels, Case c, bool scaled, FloatBuffer dy, Into dx, Into dgamma, Into dbeta) => kernels.GroupNormalizeBackward(
        c.Shape, c.X.Buffer, default, c.Mean.Buffer, c.Variance.Buffer, scaled ? c.Gamma.Buffer : default, scaled ? c.Beta.Buffer : default, dy, dx, dgamma, dbeta);

    /// <summary>Values with their statistics, and what the formulas make of them.</summary>
    private sealed class Case : IDisposable
    {
        public Case(int n, int places, int channels, int groups, bool centered, float offset = 0)
        {
            Shape = new(n, places, channels, groups, Epsilon, centered);
            X = Floats.Random(n * places * channels, 1, -1, 3);
            foreach (ref float f in X.Span) f += offset;
            Dy = Floats.Random(X.Length, 2, -1, 1);
            Gamma = Floats.Random(channels, 3, 0.5f, 2);
            Beta = Floats.Random(channels, 4, -1, 1);
            Means = new double[n * groups];
            Variances = new double[n * groups];
            double count = places * channels / (double)groups;
            for (int i = 0; i < X.Length && centered; i++) Means[GroupOf(i)] += X[i] / count;
            for (int i = 0; i < X.Length; i++) Variances[GroupOf(i)] += (X[i] - Means[GroupOf(i)]) * (X[i] - Means[GroupOf(i)]) / count;
            Mean = Floats.Filled(n * groups);
            Variance = Floats.Filled(n * groups);
            for (int i = 0; i < Means.Length; i++) (Mean.Span[i], Variance.Span[i]) = ((float)Means[i], (float)Variances[i]);
        }

        public GroupNormShape Shape { get; }

        public Floats X { get; }

        public Floats Dy { get; }

        public Floats Gamma { get; }

        public Floats Beta { get; }

        public Floats Mean { get; }

        public Floats Variance { get; }

        public double[] Means { get; }

        public double[] Variances { get; }

        public double Hat(int i) => (X[i] - (double)Mean[GroupOf(i)]) / Sigma(i);

        public double[] Dx(bool scaled)
        {
            double count = Shape.Places * Shape.Width;
            double[] plain = new double[Means.Length], projected = new double[Means.Length];
            for (int i = 0; i < X.Length; i++)
            {
                plain[GroupOf(i)] += H(i) / count;
                projected[GroupOf(i)] += H(i) * Hat(i) / count;
            }

            return [.. Enumerable.Range(0, X.Length).Select(i => (H(i) - (Shape.Centered ? plain[GroupOf(i)] : 0) - (Hat(i) * projected[GroupOf(i)])) / Sigma(i))];

            double H(int i) => Dy[i] * (scaled ? (double)Gamma[i % Shape.Channels] : 1);
        }

        public double[] DGamma() => PerChannel(i => Dy[i] * Hat(i));

        public double[] DBeta() => PerChannel(i => Dy[i]);

        public void Dispose()
        {
            foreach (Floats floats in (Floats[])[X, Dy, Gamma, Beta, Mean, Variance]) floats.Dispose();
        }

        private double Sigma(int i) => Math.Sqrt(Variance[GroupOf(i)] + (double)Epsilon);

        private int GroupOf(int i) => (i / Shape.PerSample * Shape.Groups) + (i % Shape.Channels / Shape.Width);

        private double[] PerChannel(Func<int, double> term)
        {
            var sums = new double[Shape.Channels];
            for (int i = 0; i < X.Length; i++) sums[i % Shape.Channels] += term(i);
            return sums;
        }
    }
}
