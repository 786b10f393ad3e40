using System.Text.RegularExpressions;
using Kiln.Cpu;

namespace Kiln.Tests.Diagnostics;

public sealed partial class DoctorTests : IDisposable
{
    private static readonly Recipe Plan = new() { BatchSize = 30, EvaluationBatchSize = 60, Schedule = new ConstantSchedule(), Optimizer = new Adam(3e-3f) };
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Fact]
    public void An_examination_leaves_values_and_gradients_as_they_were_to_the_bit()
    {
        Layer net = Spirals.Net("relu", norm: true, hidden: 3, dropout: 0.1f);
        using var patient = new Patient(net, Plan with { Init = "lsuv" }, new Spirals(120), device) { Test = new Spirals(60, part: 1), IsTrained = true, Facts = new() };
        patient.Weights.Gradients.Span.Fill(3);
        float[] values = patient.Weights.Values.Span.ToArray();
        Doctor.Examine(patient);
        Assert.Equal(values, patient.Weights.Values.Span.ToArray());
        Assert.All(patient.Weights.Gradients.Span.ToArray(), g => Assert.Equal(3, g));
    }

    [Fact]
    public void Rules_are_named_once_teach_a_row_and_explain_rules_that_exist()
    {
        string[] names = [.. Doctor.Rules.Select(r => r.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(Kebab(), name));
        Assert.All(Doctor.Rules, rule => Assert.Matches(Row(), rule.Row));
        Assert.All(Doctor.Rules, rule => Assert.Empty(rule.Explains.Except(names)));
        Assert.All(Doctor.Rules, rule => Assert.DoesNotContain(rule.Name, rule.Explains));
    }

    [Fact]
    public void What_explains_others_comes_before_them_and_counts_as_much_as_they_do()
    {
        DoctorRule[] rules =
        [
            new Fixed("slow", Severity.Serious, 0.9), new Fixed("root", Severity.Warning, 0.6, "slow"), new Fixed("sure", Severity.Warning, 1), new Fixed("hint", Severity.Note, 1, "slow"),
        ];
        using Patient patient = Fresh();
        IReadOnlyList<Finding> found = Doctor.Examine(patient, rules);
        Assert.Equal(["root", "slow", "sure", "hint"], found.Select(f => f.Rule));
        Assert.Equal([null, "root", null, null], found.Select(f => f.FollowsFrom));
    }

    [Fact]
    public void Rules_that_lack_what_they_need_stay_silent_and_are_named()
    {
        Layer net = Spirals.Net("relu", norm: false, hidden: 2);
        using var patient = new Patient(net, ParameterStore.For(net.Parameters, device, seed: 1), [2]);
        Assert.Equal(Needs.Model, patient.Has);
        Assert.Empty(Doctor.Examine(patient));
        IReadOnlyDictionary<Needs, IReadOnlyList<string>> silent = Doctor.Silent(patient);
        Assert.Contains("dead-units", silent[Needs.Samples]);
        Assert.Contains("label-changes", silent[Needs.Facts]);
        Assert.Contains("overfitting", silent[Needs.Samples | Needs.Test | Needs.Training]);
        Assert.DoesNotContain("symmetric-start", silent.Values.SelectMany(names => names));
    }

    [Fact]
    [Trait("row", "B5")]
    public void What_is_known_of_images_from_elsewhere_is_told()
    {
        using Patient patient = Fresh(new() { TestInTrain = 1, TestCount = 60, Contradicting = 2, LabelChanges = [new("verticalFlip", double.NaN, "a 6 is a 9"), new("crop", 0.01, "seldom")] });
        IReadOnlyList<Finding> found = Doctor.Examine(patient);
        Assert.Equal("verticalFlip", Assert.Single(found, f => f.Rule == "label-changes").Where);
        Assert.Equal(Severity.Serious, Assert.Single(found, f => f.Rule == "test-leak").Severity);
        Assert.StartsWith("2 samples", Assert.Single(found, f => f.Rule == "contradicting-labels").Symptom, StringComparison.Ordinal);
    }

    [Fact]
    public void Trained_weights_are_drawn_anew_for_what_is_asked_of_the_start()
    {
        using var patient = new Patient(Spirals.Net("relu", norm: false, hidden: 3), Plan, new Spirals(120), device) { IsTrained = true };
        double before = patient.Now.Loss;
        using var other = new Patient(Spirals.Net("relu", norm: false, hidden: 3), Plan, new Spirals(120), device) { IsTrained = true };
        foreach (Parameter p in other.Net.Parameters) p.Values.Fill(0.5f);
        Assert.NotEqual(before, other.Now.Loss);
        Assert.Equal(before, other.Start.Loss);
    }

    [Theory]
    [Trait("row", "H3")]
    [InlineData("sigmoid", "glorot", true)]
    [InlineData("tanh", "normal:0.03", false)]
    [InlineData("relu", "normal:0.03", false)]
    public void A_lost_gradient_is_put_down_to_slopes_or_to_weights(string function, string init, bool slopes)
    {
        using var patient = new Patient(Spirals.Net(function, norm: false, hidden: 7), Plan with { Init = init }, new Spirals(120), device);
        GradientPath path = GradientPath.Of(patient.Start)!;
        Assert.True(path.Total < -2, $"{path}");
        Assert.Equal(slopes, path.SlopesLoseMore);
        Assert.Equal(path.Total, path.Slopes + path.Weights, 1e-6);   // a chain without branches: nothing is lost elsewhere
        Assert.Equal(slopes ? "gradient-lost-to-slopes" : "gradient-lost-to-weights", Assert.Single(Doctor.Examine(patient), f => f.Rule.StartsWith("gradient-lost", StringComparison.Ordinal)).Rule);
    }

    [Fact]
    public void A_change_is_settings_that_a_recipe_takes()
    {
        Recipe changed = new RecipeChange("""{"lr": 0.5, "norm": "group:8"}""").ApplyTo(Plan);
        Assert.Equal((0.5f, "group:8", 30), (changed.Optimizer.LearningRate, changed.Norm, changed.BatchSize));
        Assert.Throws<InputException>(() => new RecipeChange("""{"nrm": "group"}""").ApplyTo(Plan));
    }

    private Patient Fresh(DataFacts? facts = null) => new(Spirals.Net("relu", norm: false, hidden: 2), Plan, new Spirals(120), device) { Test = new Spirals(60, part: 1), Facts = facts };

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Kebab();

    [GeneratedRegex("^[A-O][0-9]+$")]
    private static partial Regex Row();

    /// <summary>Finds the same in everybody.</summary>
    private sealed class Fixed(string name, Severity severity, double confidence, params string[] explains) : DoctorRule
    {
        public override string Name => name;

        public override string Row => "A1";

        public override Needs Needs => Needs.Model;

        public override IReadOnlyList<string> Explains => explains;

        public override IEnumerable<Finding> Examine(Patient patient) => [Found(severity, "symptom", "cause", "remedy", confidence)];
    }
}
