namespace Kiln.Tests.Optimizers;

public sealed class OptimizerStateTests
{
    [Fact]
    public void Time_counts_steps_from_1()
    {
        using var small = new SmallStore();
        using var state = OptimizerState.For(new Adam(), small.Store);
        Assert.Equal(0, state.Time);
        state.Step();
        state.Step();
        Assert.Equal(2, state.Time);
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Time = -1);
    }

    [Fact]
    public void Frozen_parameters_and_statistics_stay_as_they_are()
    {
        using var small = new SmallStore();
        float[] frozen = small.Frozen.Values.ToArray();
        using var state = OptimizerState.For(new AdamW(0.1f, WeightDecay: 0.5f), small.Store);
        small.SetGradients(1);
        state.Step();
        Assert.Equal(frozen, small.Frozen.Values.ToArray());
        Assert.Equal(1, small.Statistic.Values[0]);
    }

    [Fact]
    public void Moments_and_time_put_back_continue_as_if_never_stopped()
    {
        using var whole = new SmallStore();
        using var wholeState = OptimizerState.For(new AdamW(0.01f), whole.Store);
        for (int t = 1; t <= 6; t++) Take(whole, wholeState, t);

        using var first = new SmallStore();
        using var firstState = OptimizerState.For(new AdamW(0.01f), first.Store);
        for (int t = 1; t <= 3; t++) Take(first, firstState, t);

        using var second = new SmallStore();
        using var secondState = OptimizerState.For(new AdamW(0.01f), second.Store);
        first.Store.Values.Span.CopyTo(second.Store.Values.Span);
        for (int i = 0; i < 2; i++) firstState.State(i).Span.CopyTo(secondState.State(i).Span);
        secondState.Time = firstState.Time;
        for (int t = 4; t <= 6; t++) Take(second, secondState, t);

        Assert.Equal(whole.Trained(), second.Trained());
    }

    [Fact]
    public void An_optimiser_without_memory_has_no_state_to_read()
    {
        using var small = new SmallStore();
        using var state = OptimizerState.For(new Sgd(0.1f), small.Store);
        Assert.Throws<ArgumentOutOfRangeException>(() => state.State(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.State(-1));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var small = new SmallStore();
        Schedule schedule = new WarmUp(10, new OneCycleSchedule());
        var clip = new GradientClip(Norm: 1);
        foreach (Optimizer optimizer in (Optimizer[])[new Sgd(0.1f, 0.9f), new Adam(), new AdamW()])
        {
            using var state = OptimizerState.For(optimizer, small.Store);
            state.Step(schedule.Factor(0, 100), clip.Measure(small.Store).Scale);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 1; i < 20; i++) state.Step(schedule.Factor(i, 100), clip.Measure(small.Store).Scale);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void Take(SmallStore small, OptimizerState state, int t)
    {
        small.SetGradients(t);
        state.Step();
    }
}
