using Kiln.Cpu;

namespace Kiln.Tests.Diagnostics;

public sealed class MenderTests : IDisposable
{
    private static readonly Recipe Healthy = new()
    {
        Epochs = 30, BatchSize = 30, EvaluationBatchSize = 60, Schedule = new ConstantSchedule(), Optimizer = new Adam(1e-2f),
    };

    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Fact]
    public void A_symmetric_start_is_mended_and_epochs_of_the_recipe_stay_its_own()
    {
        Recipe sick = Healthy with { Init = "zero" };
        Mending mending = Mender.Mend(sick, Make, new MendingOptions(device) { Epochs = 20 });
        Assert.True(mending.HasChanged);
        Assert.Equal(("he", 30), (mending.Recipe.Init, mending.Recipe.Epochs));
        Assert.Equal((20, 300, 150), (mending.Epochs, mending.TrainSamples, mending.TestSamples));
        Assert.Contains(mending.Before.Findings, f => f.Rule == "symmetric-start");
        Assert.True(mending.After.Accuracy > mending.Before.Accuracy + 0.2, $"{mending.Before.Accuracy:P1}, then {mending.After.Accuracy:P1}");
        Mending again = Mender.Mend(sick, Make, new MendingOptions(device) { Epochs = 20 });
        Assert.Equal((mending.After.Loss, mending.After.Accuracy), (again.After.Loss, again.After.Accuracy));
    }

    [Fact]
    public void A_rate_that_is_too_high_is_lowered_to_one_that_learns()
    {
        Mending mending = Mender.Mend(Healthy with { Optimizer = new Sgd(30) }, Make, new MendingOptions(device) { Epochs = 10 });
        Assert.Contains(mending.Remedies, r => r.Kept && r.Finding.Rule == "rate-too-high");
        Assert.True(mending.Recipe.Optimizer.LearningRate < 3);
        Assert.True(!(mending.After.Accuracy <= mending.Before.Accuracy), $"{mending.Before.Accuracy:P1}, then {mending.After.Accuracy:P1}");
    }

    [Fact]
    public void A_healthy_recipe_stays_as_it_is_and_a_cancelled_one_is_left()
    {
        Mending mending = Mender.Mend(Healthy, Make, new MendingOptions(device));
        Assert.False(mending.HasChanged);
        Assert.Same(Healthy, mending.Recipe);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Mender.Mend(Healthy, Make, new MendingOptions(device) { Cancellation = stop.Token }));
    }

    private static PatientParts Make(Recipe recipe) => new(Spirals.Net("relu", norm: false, hidden: 2), new Spirals(300), new Spirals(150, part: 1));
}
