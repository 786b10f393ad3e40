using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

public sealed class NormalizationTests(KernelDevices devices) : KernelCase(devices)
{
    private const float Epsilon = 1e-5f;
    private static readonly int[] Columns = [1, 3, 7, 8, 15, 16, 17, 24, 33, 64, 100, 1000, 1030];
    private static readonly int[] Rows = [1, 2, 33, 500];

    [Fact]
    public void Moments_match_double_precision()
    {
        foreach (int columns in Columns)
        {
            foreach (int rows in Rows)
            {
                using Floats x = Floats.Random(rows * columns, 1, -1, 3), mean = Floats.Filled(columns), variance = Floats.Filled(columns);
                (double[] m, double[] v) = Moments(x, rows, columns);
                OnEveryWidth(kernels =>
                {
                    kernels.Moments(x.Buffer, rows, columns, mean.Buffer, variance.Buffer);
                    Close(m, mean, 1e-6, $"mean of {rows} x {columns}");
                    Close(v, variance, 3e-6, $"variance of {rows} x {columns}");
                });
            }
        }
    }

    [Theory]
    [InlineData(1e4f)]
    [InlineData(-1e6f)]
    public void A_large_offset_costs_the_variance_nothing_but_the_rounding_of_the_data(float offset) => OnEveryWidth(kernels =>
    {
        foreach (int columns in (int[])[3, 16, 24, 130])
        {
            int rows = 200_000 / columns;
            using Floats x = Floats.Random(rows * columns, 1, -1, 1), mean = Floats.Filled(columns), variance = Floats.Filled(columns);
            foreach (ref float f in x.Span) f += offset;
            x.Span[0] = -offset;   // an outlier in the first row
            (double[] m, double[] v) = Moments(x, rows, columns);
            kernels.Moments(x.Buffer, rows, columns, mean.Buffer, variance.Buffer);
            for (int j = 0; j < columns; j++)
            {
                Close(m[j], mean[j], 1e-7, "mean");
                Assert.InRange(variance[j] / v[j], 1 - 2e-5, 1 + 2e-5);
            }
        }
    });

    [Fact]
    public void Columns_are_normalised_scaled_and_shifted()
    {
        foreach (int columns in Columns)
        {
            foreach (int rows in Rows)
            {
                using var c = new Case(rows, columns);
                using Floats y = Floats.Filled(rows * columns);
                OnEveryWidth(kernels =>
                {
                    kernels.Normalize(c.Shape, c.X.Buffer, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, default, y.Buffer);
                    for (int i = 0; i < y.Length; i++) Close((c.Hat(i) * c.Gamma[i % columns]) + c.Beta[i % columns], y[i], 2e-6, "y", i);
                    kernels.Normalize(c.Shape, c.X.Buffer, c.Mean.Buffer, c.Variance.Buffer, default, default, default, y.Buffer);
                    for (int i = 0; i < y.Length; i++) Close(c.Hat(i), y[i], 2e-6, "y without scale and shift", i);
                    using Floats inPlace = Floats.Of(c.X.Span);
                    kernels.Normalize(c.Shape, inPlace.Buffer, c.Mean.Buffer, c.Variance.Buffer, default, default, default, inPlace.Buffer);
                    Assert.Equal(y.Span.ToArray(), inPlace.Span.ToArray());
                });
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_follow_the_formula(bool throughStatistics)
    {
        foreach (int columns in Columns)
        {
            foreach (int rows in Rows)
            {
                using var c = new Case(rows, columns);
                using Floats dx = Floats.Filled(rows * columns), dgamma = Floats.Filled(columns), dbeta = Floats.Filled(columns);
                OnEveryWidth(kernels =>
                {
                    kernels.NormalizeBackward(
                        c.Shape, c.X.Buffer, default, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, c.Dy.Buffer, throughStatistics, new(dx.Buffer), new(dgamma.Buffer), new(dbeta.Buffer), default);
                    Close(c.DGamma, dgamma, 1e-5, $"dgamma of {rows} x {columns}");
                    Close(c.DBeta, dbeta, 1e-5, $"dbeta of {rows} x {columns}");
                    for (int i = 0; i < dx.Length; i++) Close(c.Dx(i, c.Gamma[i % columns], throughStatistics), dx[i], 5e-6, "dx", i);
                    kernels.NormalizeBackward(
                        c.Shape, c.X.Buffer, default, c.Mean.Buffer, c.Variance.Buffer, default, default, c.Dy.Buffer, throughStatistics, new(dx.Buffer), default, default, default);
                    for (int i = 0; i < dx.Length; i++) Close(c.Dx(i, 1, throughStatistics), dx[i], 5e-6, "dx without a scale", i);
                });
            }
        }
    }

    [Fact]
    public void Each_gradient_can_be_added_or_left_out()
    {
        const int rows = 40, columns = 24;
        using var c = new Case(rows, columns);
        OverwritesAndAdds(rows * columns, (k, to) => Run(k, to, default, default));
        OverwritesAndAdds(columns, (k, to) => Run(k, default, to, default));
        OverwritesAndAdds(columns, (k, to) => Run(k, default, default, to));

        void Run(Kernels k, Into dx, Into dgamma, Into dbeta) => k.NormalizeBackward(
            c.Shape, c.X.Buffer, default, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, c.Dy.Buffer, true, dx, dgamma, dbeta, default);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(33)]
    [InlineData(600)]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated(int columns)
    {
        int rows = 200_000 / columns;
        using var c = new Case(rows, columns);
        using Floats y = Floats.Filled(rows * columns), mean = Floats.Filled(columns), variance = Floats.Filled(columns), dgamma = Floats.Filled(columns), dbeta = Floats.Filled(columns);
        SameBitsForAnyThreads(columns, (k, to) => k.Moments(c.X.Buffer, rows, columns, to, variance.Buffer));
        SameBitsForAnyThreads(columns, (k, to) => k.Moments(c.X.Buffer, rows, columns, mean.Buffer, to));
        SameBitsForAnyThreads(y.Length, (k, to) => Forward(k, to));
        SameBitsForAnyThreads(y.Length, (k, to) => Backward(k, new(to)));
        SameBitsForAnyThreads(columns, (k, to) =>
        {
            Backward(k, default);
            dgamma.Span.CopyTo(to.Span);
        });
        AllocatesNothing(k =>
        {
            k.Moments(c.X.Buffer, rows, columns, mean.Buffer, variance.Buffer);
            Forward(k, y.Buffer);
            Backward(k, new(y.Buffer));
        });

        void Forward(Kernels k, FloatBuffer to) =>
            k.Normalize(c.Shape, c.X.Buffer, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, default, to);

        void Backward(Kernels k, Into to) => k.NormalizeBackward(
            c.Shape, c.X.Buffer, default, c.Mean.Buffer, c.Variance.Buffer, c.Gamma.Buffer, c.Beta.Buffer, c.Dy.Buffer, true, to, new(dgamma.Buffer), new(dbeta.Buffer), default);
    }

    private static (double[] Mean, double[] Variance) Moments(Floats x, int rows, int columns)
    {
        double[] mean = new double[columns], variance = new double[columns];
        for (int i = 0; i < x.Length; i++) mean[i % columns] += (double)x[i] / rows;
        for (int i = 0; i < x.Length; i++) variance[i % columns] += Math.Pow(x[i] - mean[i % columns], 2) / rows;
        return (mean, variance);
    }

    /// <summary>Random inputs, and the gradients in double precision.</summary>
    private sealed class Case : IDisposable
    {
        private readonly int rows, columns;

        public Case(int rows, int columns)
        {
            (this.rows, this.columns) = (rows, columns);
            X = Floats.Random(rows * columns, 1, -2, 4);
            Dy = Floats.Random(rows * columns, 2);
            Gamma = Floats.Random(columns, 3, 0.5f, 2);
            Beta = Floats.Random(columns, 4);
            Mean = Floats.Random(columns, 5, 0.5f, 1.5f);
            Variance = Floats.Random(columns, 6, 2, 4);
            DGamma = new double[columns];
            DBeta = new double[columns];
            for (int i = 0; i < X.Length; i++)
            {
                DBeta[i % columns] += Dy[i];
                DGamma[i % columns] += Dy[i] * Hat(i);
            }
        }

        public NormShape Shape => new(rows, columns, Epsilon);

        public Floats X { get; }

        public Floats Dy { get; }

        public Floats Gamma { get; }

        public Floats Beta { get; }

        public Floats Mean { get; }

        public Floats Variance { get; }

        public double[] DGamma { get; }

        public double[] DBeta { get; }

        public double Hat(int i) => (X[i] - Mean[i % columns]) / Math.Sqrt(Variance[i % columns] + Epsilon);

        public double Dx(int i, double gamma, bool throughStatistics)
        {
            int j = i % columns;
            double rest = throughStatistics ? (DBeta[j] + (Hat(i) * DGamma[j])) / rows : 0;
            return gamma / Math.Sqrt(Variance[j] + Epsilon) * (Dy[i] - rest);
        }

        public void Dispose()
        {
            foreach (Floats floats in (Floats[])[X, Dy, Gamma, Beta, Mean, Variance]) floats.Dispose();
        }
    }
}
