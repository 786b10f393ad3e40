namespace Kiln.Lab.Tests.Trials;

public sealed class LabContextTests
{
    private static readonly Arm Plain = new("plain", SmallLab.Recipe), Other = new("other", SmallLab.Recipe with { Optimizer = new Sgd(0.01f) });

    [Fact]
    public void Every_arm_is_trained_from_every_seed_in_order()
    {
        using var lab = new SmallLab();
        IReadOnlyList<TrialSet> sets = lab.Context.Train(Plain, Other);
        Assert.Equal(["plain", "other"], sets.Select(s => s.Arm.Name));
        Assert.All(sets, s => Assert.Equal([42UL, 43UL], s.Trials.Select(t => t.Seed)));
        Assert.All(sets.SelectMany(s => s.Trials), t => Assert.Equal(2, t.History.Count));
        Assert.Equal(4, lab.Context.Trained);
        Assert.NotEqual(sets[0].Trials[0].History[1].TrainLoss, sets[0].Trials[1].History[1].TrainLoss);
        Line curve = sets[0].AccuracyOverEpochs();
        Assert.Equal([1.0, 2.0], curve.X);
        Assert.Equal(sets[0].Of(t => t.Last).Mean, curve.Y[1], 1e-12);
        Assert.Equal(curve.Y[1] + sets[0].Of(t => t.Last).Deviation, curve.High![1], 1e-12);
    }

    [Fact]
    public void An_arm_that_two_experiments_share_is_trained_once()
    {
        using var folder = new TemporaryFolder();
        using var lab = new SmallLab(new TrialCache(folder.FullName));
        TrialSet first = lab.Context.Train(Plain)[0];
        IReadOnlyList<TrialSet> second = lab.Context.Train(Plain with { Name = "baseline" }, Other);
        Assert.Equal(4, lab.Context.Trained);
        Assert.Equal(first.Trials.SelectMany(t => t.History), second[0].Trials.SelectMany(t => t.History));
        Assert.Equal("baseline", second[0].Arm.Name);
    }

    [Fact]
    public void What_was_interrupted_goes_on_behind_the_last_finished_training()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var stopping = Plain with { Name = "stopping", Recipe = Other.Recipe with { Epochs = 1000 }, Meter = new StopAfter(stop, 3) };
        using (var lab = new SmallLab(new TrialCache(folder.FullName), cancellation: stop.Token))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => lab.Context.Train(Plain, stopping));
            Assert.Equal(2, lab.Context.Trained);
        }

        Assert.Equal(2, Directory.GetFiles(folder.FullName).Length);   // nothing of the training that was under way
        using var again = new SmallLab(new TrialCache(folder.FullName));
        again.Context.Train(Plain, Other);
        Assert.Equal(2, again.Context.Trained);
    }

    [Fact]
    public void Trainings_do_not_depend_on_the_number_of_threads()
    {
        using SmallLab one = new(), two = new(threads: 2);
        Arm arm = Plain with { Meter = new AccuracyMeter(1, 32) };
        Trial a = one.Context.Train(arm)[0].Trials[0], b = two.Context.Train(arm)[0].Trials[0];
        Assert.Equal(a.History.Select(e => e with { Seconds = 0 }), b.History.Select(e => e with { Seconds = 0 }));
        Assert.Equal(a.SeriesOf(AccuracyMeter.Loss), b.SeriesOf(AccuracyMeter.Loss));
        Assert.Equal([0, 1, 2], a.SeriesOf(AccuracyMeter.Steps));
        Assert.Equal(2, AccuracyMeter.CurveOf(a).Points.Count);   // not that of before the first step
    }

    [Fact]
    public void A_loss_that_is_no_number_any_more_is_a_result_and_a_wrong_recipe_is_not()
    {
        using var lab = new SmallLab();
        var wild = new Arm("wild", SmallLab.Recipe with { Model = "mlp", Optimizer = new Sgd(1e30f), Epochs = 50, BatchSize = 16 });
        TrialSet set = lab.Context.Train(wild)[0];
        Assert.Equal(2, set.Failed);
        Assert.Contains("lower the learning rate", set.Trials[0].Fault, StringComparison.Ordinal);
        Assert.Equal(0, set.Trials[0].Last);
        Assert.Throws<InputException>(() => lab.Context.Train(wild with { Recipe = SmallLab.Recipe with { Model = "none" } }));
    }

    [Fact]
    public void Progress_names_what_is_drawn_and_ends_at_one()
    {
        var told = new List<LabProgress>();
        using var lab = new SmallLab { Progress = told.Add };
        Assert.Equal([84UL, 86UL], lab.Context.Draw("numbers", seed => 2 * seed));
        Assert.Equal([0.5, 1.0], told.Select(p => p.Share));
        Assert.All(told, p => Assert.Equal(("numbers", "draws"), (p.What, p.Unit)));
        Assert.Equal(TimeSpan.Zero, told[^1].Left);
    }

    [Fact]
    public void A_claim_says_on_which_seeds_and_machine_it_rests()
    {
        using var lab = new SmallLab();
        Claim unknown = lab.Context.Claim("It holds.", null, "2", "none", new Measurement("m", Statistic.Of(1, 2)));
        Assert.Equal((Verdict.NotEvaluated, "a test"), (unknown.Verdict, unknown.Evidence.Machine));
        Assert.Equal([42UL, 43UL], unknown.Evidence.Seeds);
        Assert.Equal(Verdict.Holds, lab.Context.Claim("", true, null, "").Verdict);
        Assert.Equal(Verdict.Fails, lab.Context.ClaimOfDraws("", false, null, "").Verdict);
    }

    /// <summary>Asks to stop after some steps.</summary>
    private sealed record StopAfter(CancellationTokenSource Stop, int Steps) : Meter
    {
        public override MeterRun Begin(Dataset train, Dataset test, Recipe recipe) => new Watch(this);

        private sealed class Watch(StopAfter settings) : MeterRun
        {
            public override void StepDone(in StepInfo step)
            {
                if (step.Step == settings.Steps) settings.Stop.Cancel();
            }
        }
    }
}
