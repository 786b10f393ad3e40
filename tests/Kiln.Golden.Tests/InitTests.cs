using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Initialisers: large draws compared as distributions, and those that draw nothing value by value.</summary>
public sealed class InitTests(ITestOutputHelper output)
{
    /// <summary>Five deviations of the quotient of two estimates from 55 296 normal values each.</summary>
    private const double Tolerance = 0.02;

    public static TheoryData<string> Draws => [.. GoldenCase.NamesIn("inits")];

    public static TheoryData<string> Tensors => [.. GoldenCase.NamesIn("init-tensors").Where(name => name != "gains")];

    [Theory]
    [MemberData(nameof(Draws))]
    [Trait("row", "G11")]
    [Trait("row", "G14")]
    public void Draws_have_the_deviation_bounds_and_zeros_of_those_of_PyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Read("inits", name);
        string init = golden.Settings["init"]!.GetValue<string>();
        Parameter weight = Weight(golden);
        Assert.Equal(new Fan(golden.Settings["fanIn"]!.GetValue<int>(), golden.Settings["fanOut"]!.GetValue<int>()), weight.Fan);
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For([weight], device, seed: 5);
        double std = Math.Sqrt(weight.Values.ToArray().Average(v => (double)v * v)), expected = golden["std"].Floats[0];
        float low = Least(weight), high = Largest(weight);
        output.WriteLine($"{name}: std {std:g5}, PyTorch's {expected:g5}; bounds {low:g5} … {high:g5}, PyTorch's {golden["low"].Floats[0]:g5} … {golden["high"].Floats[0]:g5}");
        Assert.InRange(std / expected, 1 - Tolerance, 1 + Tolerance);
        Assert.Equal(golden["zeros"].Floats[0], (float)weight.Values.ToArray().Average(v => v == 0 ? 1.0 : 0), 3);
        if (!init.Contains("uniform", StringComparison.Ordinal) && !init.Contains("torch", StringComparison.Ordinal) && !init.Contains("trunc", StringComparison.Ordinal)) return;
        Assert.InRange(low / golden["low"].Floats[0], 0.998, 1.002);   // both come close to the same bound
        Assert.InRange(high / golden["high"].Floats[0], 0.998, 1.002);
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    [Trait("row", "G14")]
    public void What_draws_nothing_is_the_same_value_by_value(string name)
    {
        GoldenCase golden = GoldenCase.Read("init-tensors", name);
        Parameter weight = Weight(golden);
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For([weight], device, seed: 5);
        Assert.Equal(golden["w"].Floats.ToArray(), Axes.ToFile(weight, weight.Values));
    }

    [Fact]
    [Trait("row", "G8")]
    public void Gains_are_the_same()
    {
        GoldenCase golden = GoldenCase.Read("init-tensors", "gains");
        string[] names = [.. golden.Settings["names"]!.AsArray().Select(n => n!.GetValue<string>())];
        new Agreement(output).Check("gains", golden["gains"].Floats, Array.ConvertAll(names, n => (float)Gain.Of(n)), 1e-7);
        new Agreement(output).Check("leaky", golden["leaky"].Floats, Array.ConvertAll(golden["slopes"].Floats.ToArray(), a => (float)Gain.Of("leaky_relu", a)), 1e-7);
    }

    private static float Least(Parameter p) => p.Values.ToArray().Min();

    private static float Largest(Parameter p) => p.Values.ToArray().Max();

    private static Parameter Weight(GoldenCase golden)
    {
        int[] shape = [.. golden.Settings["shape"]!.AsArray().Select(n => n!.GetValue<int>())];
        var init = Init.Parse(golden.Settings["init"]!.GetValue<string>());
        var fan = Fan.Of(new Shape(shape));
        return shape.Length == 2
            ? new("weight", [shape[1], shape[0]], init, fan, fileAxes: [1, 0])
            : new("weight", [shape[2], shape[3], shape[1], shape[0]], init, fan, fileAxes: [3, 2, 0, 1]);
    }
}
