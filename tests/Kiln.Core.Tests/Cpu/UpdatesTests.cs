using Kiln.Devices;

namespace Kiln.Core.Tests.Cpu;

public sealed class UpdatesTests(KernelDevices devices) : KernelCase(devices)
{
    private static readonly AdamStep AdamLike = new(Time: 0, Rate: 0.01f, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-8f, L2Penalty: 0, DecoupledDecay: 0);

    [Theory]
    [InlineData(0f, false, 0f, 1f)]
    [InlineData(0.9f, false, 0f, 1f)]
    [InlineData(0.9f, true, 0f, 1f)]
    [InlineData(0.9f, true, 0.01f, 0.5f)]
    [InlineData(0f, false, 0.01f, 0.5f)]
    public void Sgd_follows_the_formula(float momentum, bool nesterov, float penalty, float scale)
    {
        var step = new SgdStep(0.1f, momentum, nesterov, penalty, scale);
        foreach (int n in Lengths)
        {
            OnEveryWidth(kernels =>
            {
                using Floats w = Floats.Random(n, 1), g = Floats.Random(n, 2), v = Floats.Filled(n, 0);
                double[] weights = Doubles(w), velocity = new double[n];
                for (int t = 1; t <= 3; t++)
                {
                    kernels.Sgd(w.Buffer, g.Buffer, momentum == 0 ? default : v.Buffer, step);
                    for (int i = 0; i < n; i++)
                    {
                        double d = (scale * (double)g[i]) + (penalty * weights[i]);
                        velocity[i] = (momentum * velocity[i]) + d;
                        weights[i] -= (double)0.1f * (nesterov ? d + (momentum * velocity[i]) : velocity[i]);
                    }
                }

                Close(weights, w, 1e-6, "weights");
                if (momentum != 0) Close(velocity, v, 1e-6, "velocity");
            });
        }
    }

    [Theory]
    [InlineData(0f, 0f, 1f)]
    [InlineData(0.01f, 0f, 0.5f)]
    [InlineData(0f, 0.05f, 2f)]
    public void Adam_follows_the_formula(float penalty, float decay, float scale)
    {
        AdamStep step = AdamLike with { L2Penalty = penalty, DecoupledDecay = decay, GradientScale = scale };
        foreach (int n in Lengths)
        {
            OnEveryWidth(kernels =>
            {
                using Floats w = Floats.Random(n, 1), g = Floats.Random(n, 2), mean = Floats.Filled(n, 0), square = Floats.Filled(n, 0);
                double[] weights = Doubles(w), m = new double[n], v = new double[n];
                for (int t = 1; t <= 4; t++)
                {
                    kernels.Adam(w.Buffer, g.Buffer, mean.Buffer, square.Buffer, step with { Time = t });
                    for (int i = 0; i < n; i++)
                    {
                        double d = (scale * (double)g[i]) + (penalty * weights[i]);
                        m[i] = (step.Beta1 * m[i]) + ((1.0 - step.Beta1) * d);
                        v[i] = (step.Beta2 * v[i]) + ((1.0 - step.Beta2) * d * d);
                        double mHat = m[i] / (1 - Math.Pow(step.Beta1, t)), vHat = v[i] / (1 - Math.Pow(step.Beta2, t));
                        weights[i] = (weights[i] * (1 - ((double)step.Rate * decay))) - (step.Rate * mHat / (Math.Sqrt(vHat) + step.Epsilon));
                    }
                }

                Close(weights, w, 1e-6, "weights");
                Close(m, mean, 1e-6, "mean");
                for (int i = 0; i < n; i++) Assert.InRange(square[i] / v[i], 1 - 1e-5, 1 + 1e-5);
            });
        }
    }

    [Fact]
    public void Adams_first_step_has_the_length_of_the_rate_and_no_gradient_moves_nothing() => OnEveryWidth(kernels =>
    {
        using Floats w = Floats.Of(1, 1, 1), g = Floats.Of(1e-3f, -1e3f, 0), mean = Floats.Filled(3, 0), square = Floats.Filled(3, 0);
        kernels.Adam(w.Buffer, g.Buffer, mean.Buffer, square.Buffer, AdamLike with { Time = 1 });
        Close(0.99, w[0], 1e-6, "small gradient");
        Close(1.01, w[1], 1e-6, "large gradient");
        Assert.Equal(1, w[2]);
    });

    [Fact]
    public void Late_steps_of_Adam_stay_finite() => OnEveryWidth(kernels =>
    {
        using Floats w = Floats.Of(1), g = Floats.Of(0.5f), mean = Floats.Of(0.5f), square = Floats.Of(0.25f);
        kernels.Adam(w.Buffer, g.Buffer, mean.Buffer, square.Buffer, AdamLike with { Time = 10_000_000_000 });
        Close(0.99, w[0], 1e-6, "weight");
    });

    [Fact]
    public void Clamping_keeps_what_lies_within_and_NaN() => OnEveryWidth(kernels =>
    {
        foreach (int n in Lengths)
        {
            using Floats x = Floats.Random(n, 1, -3, 3), before = Floats.Of(x.Span);
            x.Span[n / 2] = float.NaN;
            kernels.Clamp(x.Buffer, 1.5f);
            for (int i = 0; i < n; i++) Assert.Equal(i == n / 2 ? float.NaN : Math.Clamp(before[i], -1.5f, 1.5f), x[i]);
        }
    });

    [Fact]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated()
    {
        const int n = 100_001;
        using Floats start = Floats.Random(n, 1), g = Floats.Random(n, 2), m = Floats.Filled(n, 0), v = Floats.Filled(n, 0), w = Floats.Of(start.Span);
        SameBitsForAnyThreads(n, (k, to) =>
        {
            start.Span.CopyTo(to.Span);
            v.Span.Clear();
            for (int t = 0; t < 3; t++) k.Sgd(to, g.Buffer, v.Buffer, new(0.1f, 0.9f, true, 0.01f));
        });
        SameBitsForAnyThreads(n, (k, to) =>
        {
            start.Span.CopyTo(to.Span);
            m.Span.Clear();
            v.Span.Clear();
            for (int t = 1; t <= 3; t++) k.Adam(to, g.Buffer, m.Buffer, v.Buffer, AdamLike with { Time = t, DecoupledDecay = 0.1f });
        });
        AllocatesNothing(k =>
        {
            k.Sgd(w.Buffer, g.Buffer, v.Buffer, new(0.1f, 0.9f, true, 0.01f));
            k.Adam(w.Buffer, g.Buffer, m.Buffer, v.Buffer, AdamLike with { Time = 1 });
            k.Clamp(w.Buffer, 1);
        });
    }

    private static double[] Doubles(Floats x)
    {
        var y = new double[x.Length];
        for (int i = 0; i < y.Length; i++) y[i] = x[i];
        return y;
    }
}
