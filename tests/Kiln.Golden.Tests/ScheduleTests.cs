using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>A hundred steps of every schedule PyTorch has, and its weight averages; the recipes are those of the files.</summary>
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Schedules => [.. GoldenCase.NamesIn("schedules").Where(n => !n.StartsWith("plateau", StringComparison.Ordinal))];

    public static TheoryData<string> Plateaus => [.. GoldenCase.NamesIn("schedules").Where(n => n.StartsWith("plateau", StringComparison.Ordinal))];

    public static TheoryData<string> Averages => [.. GoldenCase.NamesIn("averages")];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_schedule_is_PyTorchs(string name)
    {
        GoldenCase golden = GoldenCase.Read("schedules", name);
        Schedule schedule = Parse(golden, "schedule").Schedule;
        int steps = golden.Settings["steps"]!.GetValue<int>();
        float[] factors = [.. Enumerable.Range(0, steps).Select(step => schedule.Factor(step, steps))];
        new Agreement(output).Check(name, golden["factors"].Floats, factors, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void A_plateau_is_PyTorchs(string name)
    {
        GoldenCase golden = GoldenCase.Read("schedules", name);
        var state = new PlateauState((PlateauSchedule)Recipe.Parse(new JsonObject { ["schedule"] = golden.Settings["plateau"]!.DeepClone() }).Schedule);
        var factors = new List<float>();
        foreach (float metric in golden["metrics"].Floats)
        {
            state.Observe(metric);
            factors.Add(state.Factor);
        }

        new Agreement(output).Check(name, golden["factors"].Floats, factors.ToArray(), Tolerance);
        Assert.True(factors.Distinct().Count() > 2);
    }

    [Theory]
    [MemberData(nameof(Averages))]
    public void An_average_is_PyTorchs(string name)
    {
        GoldenCase golden = GoldenCase.Read("averages", name);
        StoredTensor walk = golden["walk"], averages = golden["averages"];
        int steps = walk.Shape[0], size = walk.Shape[1];
        var p = new Parameter("w", [size], Init.Zero);
        using var store = ParameterStore.For([p], GoldenDevices.Get("reference"), seed: 0);
        using var state = new AverageState(Parse(golden, "average").Average!, store);
        var agreement = new Agreement(output);
        for (int step = 0; step < steps; step++)
        {
            walk.Floats.Slice(step * size, size).CopyTo(p.Values);
            state.Update(step + 1, steps);
            agreement.Check($"step {step + 1}", averages.Floats.Slice(step * size, size), state.Values.Span[..size], Tolerance);
        }
    }

    private static Recipe Parse(GoldenCase golden, string key) => Recipe.Parse(new JsonObject { [key] = golden.Settings[key]!.DeepClone() });
}
