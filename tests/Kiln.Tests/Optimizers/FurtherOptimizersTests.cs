using Kiln.Cpu;

namespace Kiln.Tests.Optimizers;

/// <summary>What all optimisers have in common; their formulas are compared with golden files.</summary>
public sealed class FurtherOptimizersTests
{
    private static readonly Optimizer[] Each =
    [
        new Sgd(0.1f, 0.9f, WeightDecay: 0.1f), new RmsProp(), new RmsProp(Momentum: 0.9f, Centered: true), new Adagrad(0.1f), new Adadelta(), new Adamax(), new NAdam(),
        new RAdam(0.01f), new Lion(0.01f), new Lamb(0.01f), new Asgd(0.05f), new Rprop(), new Muon(), new Muon(Nesterov: false, AdamRate: 0.01f, AdamFor: ["weight"]), new Lookahead(new Sgd(0.1f)), new Preconditioned(new Sgd(0.05f), Updates: 2), new Preconditioned(new Sgd(0.05f), PreconditionerForm.Kronecker, Updates: 2), new Lookahead(new Muon()),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Each.Length)];

    [Theory]
    [MemberData(nameof(All))]
    [Trait("row", "O6")]
    public void Every_optimiser_descends_a_bowl(int which)
    {
        using var device = new CpuDevice(threads: 1);
        var weight = new Parameter("weight", [3, 4], new Normal(1), fileAxes: [1, 0]);
        var bias = new Parameter("bias", [3], new Normal(1), kind: ParameterKind.Plain);
        using var store = ParameterStore.For([weight, bias], device, seed: 5);
        using var state = OptimizerState.For(Each[which], store);
        double before = Bowl();
        for (int step = 0; step < 40; step++)
        {
            Bowl();
            state.Step();
        }

        double after = Bowl();
        Assert.True(after < 0.98 * before, $"{Each[which]}: {before} → {after}");

        double Bowl()
        {
            double sum = 0;
            for (int i = 0; i < store.TrainedValues.Length; i++)
            {
                float curvature = 1 + (i % 3), w = store.TrainedValues.Span[i];
                sum += 0.5 * curvature * w * w;
                store.Gradients.Span[i] = curvature * w;
            }

            return sum;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Frozen_parameters_and_statistics_never_move_and_a_warm_step_allocates_nothing(int which)
    {
        using var small = new SmallStore();
        using var state = OptimizerState.For(Each[which], small.Store);
        float[] frozen = small.Frozen.Values.ToArray();
        for (int t = 1; t <= 5; t++) StepOnce(t);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 6; t <= 12; t++) StepOnce(t);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(frozen, small.Frozen.Values.ToArray());
        Assert.Equal(1, small.Statistic.Values[0]);

        void StepOnce(int t)
        {
            small.SetGradients(t);
            state.Step();
        }
    }

    [Fact]
    [Trait("row", "N2")]
    [Trait("row", "N1")]
    public void For_descent_an_L2_penalty_and_decay_apart_from_the_gradient_are_the_same_path()
    {
        // The lecture's form is Θ ← (1 − λ′)Θ − α∇f with λ′ = λ·rate; a weight decay is λ, per unit of rate.
        const float rate = 0.1f, lambda = 0.3f;
        double[] penalty = Path(new Sgd(rate, L2Penalty: lambda)), decay = Path(new Sgd(rate, WeightDecay: lambda)), lecture = Path(null);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(penalty[i], decay[i], 1e-6);
            Assert.Equal(lecture[i], decay[i], 1e-6);
        }

        double[] Path(Optimizer? optimizer)
        {
            using var small = new SmallStore();
            double[] w = small.Trained();
            if (optimizer is not null) return Run(optimizer, 10);
            for (int t = 1; t <= 10; t++)
            {
                for (int i = 0; i < 8; i++) w[i] = ((1 - (i < 5 ? (double)lambda * rate : 0)) * w[i]) - ((double)rate * SmallStore.GradientAt(t, i));
            }

            return w;
        }
    }

    [Fact]
    [Trait("row", "N2")]
    public void For_Adam_and_for_momentum_they_are_not()
    {
        Assert.True(Distance(Run(new Adam(0.05f, L2Penalty: 0.3f), 10), Run(new AdamW(0.05f, WeightDecay: 0.3f), 10)) > 0.05);
        Assert.True(Distance(Run(new Sgd(0.05f, 0.9f, L2Penalty: 0.3f), 10), Run(new Sgd(0.05f, 0.9f, WeightDecay: 0.3f), 10)) > 0.05);
        Assert.True(Distance(Run(new RmsProp(L2Penalty: 0.3f), 10), Run(new RmsProp(WeightDecay: 0.3f), 10)) > 0.01);
    }

    [Theory]
    [MemberData(nameof(All))]
    [Trait("row", "N1")]
    public void Biases_are_exempt_from_decay_unless_the_switch_includes_them(int which)
    {
        Optimizer Strong(bool all) => Each[which] switch
        {
            Sgd o => o with { WeightDecay = 0.5f, DecayAll = all },
            RmsProp o => o with { WeightDecay = 0.5f, DecayAll = all },
            Adagrad o => o with { L2Penalty = 0.5f, DecayAll = all },
            Adadelta o => o with { L2Penalty = 0.5f, DecayAll = all },
            Adamax o => o with { WeightDecay = 0.5f, DecayAll = all },
            NAdam o => o with { WeightDecay = 0.5f, DecayAll = all },
            RAdam o => o with { L2Penalty = 0.5f, DecayAll = all },
            Lion o => o with { WeightDecay = 0.5f, DecayAll = all },
            Lamb o => o with { WeightDecay = 0.5f, DecayAll = all },
            Asgd o => o with { WeightDecay = 0.5f, DecayAll = all },
            Rprop o => o with { WeightDecay = 0.5f, DecayAll = all },
            Muon o => o with { WeightDecay = 0.5f, DecayAll = all },
            Preconditioned { Inner: Sgd inner } o => o with { Inner = inner with { WeightDecay = 0.5f, DecayAll = all } },
            Lookahead { Inner: Sgd inner } o => o with { Inner = inner with { WeightDecay = 0.5f, DecayAll = all } },
            Lookahead { Inner: Muon inner } o => o with { Inner = inner with { WeightDecay = 0.5f, DecayAll = all } },
            _ => throw new NotSupportedException(),
        };
        double[] none = Run(Each[which] is Sgd s ? s with { WeightDecay = 0 } : Each[which] is Lamb l ? l with { WeightDecay = 0 } : Each[which], 3);
        double[] usual = Run(Strong(all: false), 3), every = Run(Strong(all: true), 3);
        Assert.Equal(none[5..], usual[5..]);
        Assert.NotEqual(none[5..], every[5..]);
        Assert.NotEqual(none[..5], usual[..5]);
    }

    public static TheoryData<Optimizer, string> Wrong => new()
    {
        { new Sgd(WeightDecay: -1), "weightDecay: expected a number of at least 0, received -1." },
        { new RmsProp(Alpha: 1), "alpha: expected a number of at least 0 and below 1, received 1." },
        { new Adagrad(RateDecay: -1), "rateDecay: expected a number of at least 0, received -1." },
        { new Adadelta(Epsilon: 0), "epsilon: expected a positive number, received 0." },
        { new Adamax(L2Penalty: -1), "l2Penalty: expected a number of at least 0, received -1." },
        { new NAdam(MomentumDecay: -1), "momentumDecay: expected a number of at least 0, received -1." },
        { new RAdam(Beta2: 1), "beta2: expected a number of at least 0 and below 1, received 1." },
        { new Lion(WeightDecay: -1), "weightDecay: expected a number of at least 0, received -1." },
        { new Lamb(Beta1: 1), "beta1: expected a number of at least 0 and below 1, received 1." },
        { new Asgd(Shrinkage: -1), "shrinkage: expected a number of at least 0, received -1." },
        { new Asgd(Start: -1), "start: expected a whole number of at least 0, received -1." },
        { new Rprop(Shrink: 1), "shrink: expected a number of at least 0 and below 1, received 1." },
        { new Rprop(Grow: 1), "grow: expected a number above 1, received 1." },
        { new Rprop(MinStep: 2, MaxStep: 1), "maxStep: expected a number of at least minStep (2), received 1." },
        { new Muon(Iterations: 0), "iterations: expected a whole number of at least 1, received 0." },
        { new Muon(AdamFor: [""]), "match: expected the path of a module or a pattern, received nothing." },
        { new Preconditioned(Updates: 0), "updates: expected a whole number of at least 1, received 0." },
        { new Preconditioned(Damping: -1), "damping: expected a number of at least 0, received -1." },
        { new Preconditioned(new Lookahead()), "inner: expected an optimiser that has none inside, received one; lookahead takes preconditioned inside, not the other way round." },
        { new Lookahead(new Sgd(Momentum: 2)), "momentum: expected a number of at least 0 and below 1, received 2." },
        { new Lookahead(Every: 0), "every: expected a whole number of at least 1, received 0." },
        { new Lookahead(new Lookahead()), "inner: expected an optimiser that is not itself a lookahead, received one; leave one of the two out." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Settings_out_of_range_are_refused_in_one_sentence(Optimizer optimizer, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<InputException>(optimizer.Validate).Message);

    [Fact]
    public void NAdam_late_in_a_run_stays_finite()
    {
        using var small = new SmallStore();
        using var state = OptimizerState.For(new NAdam(), small.Store);
        state.Time = 10_000_000_000;
        small.SetGradients(1);
        state.Step();
        Assert.All(small.Trained(), w => Assert.True(double.IsFinite(w)));
    }

    private static double[] Run(Optimizer optimizer, int steps)
    {
        using var small = new SmallStore();
        using var state = OptimizerState.For(optimizer, small.Store);
        for (int t = 1; t <= steps; t++)
        {
            small.SetGradients(t);
            state.Step();
        }

        return small.Trained();
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
