using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Lab.Tests;

/// <summary>The doctor is examined on the zoo: each disease is found first or second, and nothing serious in the healthy.</summary>
public sealed class ZooTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public static TheoryData<string, string> Sick => Rows(Zoo.Sick);

    public static TheoryData<string, string> Healthy => Rows(Zoo.Healthy);

    public void Dispose() => device.Dispose();

    [Theory]
    [Trait("row", "H3")]
    [Trait("row", "H4")]
    [MemberData(nameof(Sick))]
    public void A_disease_is_found_first_or_second(string kind, string name)
    {
        ZooResult result = Examine(Zoo.Sick, kind, name);
        Assert.True(result.IsRight, $"{result.Patient.Disease}: found {string.Join(", ", result.Findings.Select(f => f.Rule))}");
    }

    [Theory]
    [MemberData(nameof(Healthy))]
    public void Nothing_serious_is_found_in_a_healthy_network(string kind, string name)
    {
        ZooResult result = Examine(Zoo.Healthy, kind, name);
        Assert.DoesNotContain(result.Findings, f => f.Severity == Severity.Serious);
        Assert.True(result.IsRight);
    }

    [Fact]
    public void Every_rule_has_a_patient_and_most_have_one_of_either_kind()
    {
        Assert.Empty(Doctor.Rules.Select(r => r.Name).Except(Zoo.Sick.Select(p => p.Disease!)));
        string[] onlyImages = ["label-changes", "contradicting-labels"];   // what is known of files of images
        Assert.Empty(from rule in Doctor.Rules
                     where !onlyImages.Contains(rule.Name)
                     from kind in (string[])["MLP", "CNN"]
                     where !Zoo.Sick.Any(p => p.Disease == rule.Name && p.Kind == kind)
                     select $"{rule.Name} in a {kind}");
        Assert.True(Zoo.Sick.Count >= 25 && Zoo.Healthy.Count >= 12);
    }

    [Fact]
    public void A_patient_found_sick_twice_has_the_same_findings_to_the_letter()
    {
        ZooPatient patient = Zoo.Sick.First(p => p.Disease == "rate-too-high");
        Assert.Equal(Zoo.Examine(patient, device).Findings, Zoo.Examine(patient, device).Findings);
    }

    private static TheoryData<string, string> Rows(IEnumerable<ZooPatient> patients)
    {
        var rows = new TheoryData<string, string>();
        foreach (ZooPatient p in patients) rows.Add(p.Kind, p.Name);
        return rows;
    }

    private ZooResult Examine(IEnumerable<ZooPatient> from, string kind, string name)
    {
        ZooResult result = Zoo.Examine(Assert.Single(from, p => p.Kind == kind && p.Name == name), device);
        output.WriteLine($"{result.Patient.Disease ?? "healthy"}: place {result.Place}, {result.Seconds:F2} s");
        foreach (Finding f in result.Findings) f.Change?.ApplyTo(new Recipe()).Validate();   // remedies are settings that recipes have
        foreach (Finding f in result.Findings) output.WriteLine($"  {f.Severity} {f.Rule} {f.Confidence:F2} {f.Symptom} [{f.FollowsFrom}]");
        return result;
    }
}
