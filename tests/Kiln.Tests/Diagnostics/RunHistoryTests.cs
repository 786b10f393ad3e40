using Kiln.Cpu;

namespace Kiln.Tests.Diagnostics;

/// <summary>What a run wrote down is read by the rules of the doctor.</summary>
public sealed class RunHistoryTests : IDisposable
{
    private static readonly Recipe Plan = new() { BatchSize = 30, EvaluationBatchSize = 60, Schedule = new ConstantSchedule(), Optimizer = new Adam(3e-3f) };
    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "H6")]
    public void Update_ratios_are_those_of_the_run()
    {
        using Patient patient = With([.. Enumerable.Range(1, 5).Select(i => Look(i, ratio: i == 3 ? 50 : 0.7))]);
        Finding found = Assert.Single(Doctor.Examine(patient), f => f.Rule == "update-ratio");
        Assert.StartsWith("A step changes 0.weight by 0.7 of its length in 5 steps of the run, up to 5;", found.Symptom, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "H5")]
    public void A_step_with_a_gradient_far_beyond_the_others_is_told_with_its_step()
    {
        using Patient calm = With([.. Enumerable.Range(1, 9).Select(i => Look(i, gradient: 1))]);
        using Patient wild = With([.. Enumerable.Range(1, 9).Select(i => Look(i, gradient: i == 6 ? 500 : 1))]);
        Assert.DoesNotContain(Doctor.Examine(calm), f => f.Rule == "exploding-gradients");
        Finding found = Assert.Single(Doctor.Examine(wild), f => f.Rule == "exploding-gradients");
        Assert.Contains("At step 6 of the run the whole gradient had a length of 500, 500 times its median", found.Symptom, StringComparison.Ordinal);
        Assert.Equal(1, found.Change!.ApplyTo(Plan).Clip!.Norm);
    }

    [Fact]
    [Trait("row", "F13")]
    public void Units_that_died_in_the_run_are_told_with_their_number_at_its_beginning()
    {
        Layer net = Spirals.Net("relu", norm: false, hidden: 2);
        using var patient = new Patient(net, Plan, new Spirals(120), device) { History = [Look(1, dead: 3), Look(40, dead: 17)] };
        patient.Net.Parameters[1].Values.Fill(-100);
        Finding found = Assert.Single(Doctor.Examine(patient), f => f.Rule == "dead-units");
        Assert.Contains("in the run there were 3 in the batch of its first look and 17 in that of step 40", found.Symptom, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("row", "H5")]
    [InlineData("output", "threw weights so far", true)]
    [InlineData("gradient of weights", "grew on its way back", true)]
    [InlineData("input", "A sample has values", false)]
    public void Where_a_run_stopped_being_numbers_is_told_with_the_cause_and_a_gentler_recipe(string what, string cause, bool changed)
    {
        Layer net = Spirals.Net("relu", norm: false, hidden: 2);
        using var patient = new Patient(net, Plan, new Spirals(120), device) { Failure = new(37, "2", what, "Linear(20, 3)", 5, 48) };
        Finding found = Assert.Single(Doctor.Examine(patient), f => f.Rule == "not-finite");
        Assert.Contains("step 37", found.Symptom, StringComparison.Ordinal);
        Assert.Contains(cause, found.Cause, StringComparison.Ordinal);
        Assert.Equal(changed ? 3e-4f : null, found.Change?.ApplyTo(Plan).Optimizer.LearningRate);
    }

    [Fact]
    public void An_examination_ends_when_it_is_cancelled_and_leaves_the_weights_as_they_were()
    {
        using var stop = new CancellationTokenSource();
        Layer net = Spirals.Net("relu", norm: false, hidden: 2);
        using var patient = new Patient(net, Plan, new Spirals(120), device)
        {
            Cancellation = stop.Token,
            Progress = what =>
            {
                if (what.StartsWith("trial", StringComparison.Ordinal)) stop.Cancel();
            },
        };
        float[] before = patient.Weights.Values.Span.ToArray();
        Assert.Throws<OperationCanceledException>(() => Doctor.Examine(patient));
        Assert.Equal(before, patient.Weights.Values.Span.ToArray());
    }

    private static LayersResult Look(long step, double ratio = 1e-3, double gradient = 1, int dead = 0) => new(
        1, step, [new("1", "Relu()", 0, 1, 0.5, double.NaN, 20, dead, 1, 1, double.NaN, double.NaN, null, null)], [new("0.weight", 1, 1, gradient, 1, ratio, null, null)]);

    private Patient With(IReadOnlyList<MetricsLine> history) => new(Spirals.Net("relu", norm: false, hidden: 2), Plan, new Spirals(120), device) { History = history };
}
