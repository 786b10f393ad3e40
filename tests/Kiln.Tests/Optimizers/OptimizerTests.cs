namespace Kiln.Tests.Optimizers;

/// <summary>Every optimiser against its formula, written out once more in double precision for one weight at a time.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 10;

    /// <summary>One update of one weight: t from 1, w, g, whether decayed, two moments.</summary>
    private delegate double Rule(int t, double w, double g, bool decayed, ref double a, ref double b);

    [Fact]
    public void Plain_descent_follows_the_gradient() =>
        Follows(new Sgd(0.1f), (int t, double w, double g, bool decayed, ref double a, ref double b) => w - (0.1 * g));

    [Fact]
    public void Momentum_gathers_gradients_as_in_PyTorch() =>
        Follows(new Sgd(0.1f, Momentum: 0.9f, L2Penalty: 0.05f), (int t, double w, double g, bool decayed, ref double v, ref double b) =>
        {
            if (decayed) g += 0.05 * w;
            v = (0.9 * v) + g;
            return w - (0.1 * v);
        });

    [Fact]
    public void Nesterov_looks_ahead() =>
        Follows(new Sgd(0.1f, Momentum: 0.9f, Nesterov: true), (int t, double w, double g, bool decayed, ref double v, ref double b) =>
        {
            v = (0.9 * v) + g;
            return w - (0.1 * (g + (0.9 * v)));
        });

    [Fact]
    public void Adam_sends_the_penalty_through_its_moments() =>
        Follows(new Adam(0.01f, L2Penalty: 0.1f), (int t, double w, double g, bool decayed, ref double m, ref double v) =>
        {
            if (decayed) g += 0.1 * w;
            m = (0.9 * m) + (0.1 * g);
            v = (0.999 * v) + (0.001 * g * g);
            return w - (0.01 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8));
        });

    [Fact]
    public void AdamW_decays_weights_apart_from_the_gradient() =>
        Follows(new AdamW(0.01f, Beta1: 0.8f, WeightDecay: 0.5f), (int t, double w, double g, bool decayed, ref double m, ref double v) =>
        {
            if (decayed) w *= 1 - (0.01 * 0.5);
            m = (0.8 * m) + (0.2 * g);
            v = (0.999 * v) + (0.001 * g * g);
            return w - (0.01 * (m / (1 - Math.Pow(0.8, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8));
        });

    [Fact]
    public void Penalty_and_decay_are_the_same_for_descent_but_not_for_Adam()
    {
        double[] coupled = Run(new Adam(0.01f, L2Penalty: 0.1f), 1), apart = Run(new AdamW(0.01f, WeightDecay: 0.1f), 1);
        Assert.All(Enumerable.Range(0, 5), i => Assert.NotEqual(coupled[i], apart[i], 1e-5));
        Assert.Equal(coupled[5..], apart[5..]);   // plain parameters: neither applies
    }

    [Fact]
    public void The_rate_factor_scales_the_rate_and_the_gradient_scale_the_gradient()
    {
        double[] scaled = Run(new Sgd(0.1f, Momentum: 0.9f), 3, rateFactor: 0.5f, gradientScale: 0.5f), direct = Run(new Sgd(0.025f, Momentum: 0.9f), 3);
        for (int i = 0; i < 8; i++) Assert.Equal(direct[i], scaled[i], 1e-6);
    }

    public static TheoryData<Optimizer, string> Wrong => new()
    {
        { new Sgd(-1), "lr: expected a positive number, received -1." },
        { new AdamW(float.PositiveInfinity), "lr: expected a positive number, received ∞." },
        { new Sgd(0.1f, Momentum: 1), "momentum: expected a number of at least 0 and below 1, received 1." },
        { new Sgd(0.1f, Nesterov: true), "nesterov: expected a momentum above 0 with it, received momentum 0; set momentum to 0.9." },
        { new Sgd(0.1f, L2Penalty: -0.5f), "l2Penalty: expected a number of at least 0, received -0.5." },
        { new Adam(Beta1: 1), "beta1: expected a number of at least 0 and below 1, received 1." },
        { new Adam(Beta2: -1), "beta2: expected a number of at least 0 and below 1, received -1." },
        { new Adam(Epsilon: 0), "epsilon: expected a positive number, received 0." },
        { new AdamW(WeightDecay: -2), "weightDecay: expected a number of at least 0, received -2." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Settings_out_of_range_are_refused_in_one_sentence(Optimizer optimizer, string sentence)
    {
        using var small = new SmallStore();
        Assert.Equal(sentence.Replace("∞", $"{double.PositiveInfinity}", StringComparison.Ordinal), Assert.Throws<InputException>(() => OptimizerState.For(optimizer, small.Store)).Message);
    }

    private static double[] Run(Optimizer optimizer, int steps, float rateFactor = 1, float gradientScale = 1)
    {
        using var small = new SmallStore();
        using var state = OptimizerState.For(optimizer, small.Store);
        for (int t = 1; t <= steps; t++)
        {
            small.SetGradients(t);
            state.Step(rateFactor, gradientScale);
        }

        return small.Trained();
    }

    private static void Follows(Optimizer optimizer, Rule rule)
    {
        using var small = new SmallStore();
        double[] w = small.Trained(), a = new double[8], b = new double[8];
        using var state = OptimizerState.For(optimizer, small.Store);
        for (int t = 1; t <= Steps; t++)
        {
            small.SetGradients(t);
            state.Step();
            double[] actual = small.Trained();
            for (int i = 0; i < 8; i++)
            {
                w[i] = rule(t, w[i], SmallStore.GradientAt(t, i), i < 5, ref a[i], ref b[i]);
                Assert.Equal(w[i], actual[i], 1e-5);   // the weights are floats, rounded at each of ten steps
            }
        }
    }
}
