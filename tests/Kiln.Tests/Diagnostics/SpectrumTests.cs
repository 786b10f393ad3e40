using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class SpectrumTests(ITestOutputHelper output)
{
    [Theory]
    [Trait("row", "I11")]
    [InlineData(10)]
    [InlineData(1e5)]
    public void Both_ways_find_the_condition_of_a_known_matrix(double condition)
    {
        const int Length = 12;
        Quadratic f = Quadratic.Valley(Length, condition);
        MatrixProduct times = (v, product) => f.HessianTimes(new double[Length], v, product);
        Spectrum exact = Spectrum.Exact(times, Length), lanczos = Spectrum.Lanczos(times, Length);
        Assert.Equal(Length, exact.Values.Count);
        Assert.Equal(condition, exact.Condition(1e-9), 1e-3 * condition);
        Assert.Equal(exact.Largest, lanczos.Largest, 1e-6 * exact.Largest);
        Assert.Equal(exact.Smallest, lanczos.Smallest, 1e-6 * exact.Largest);
    }

    [Fact]
    public void Some_tens_of_products_find_the_ends_of_a_large_spectrum()
    {
        const int Length = 2000;   // eigenvalues 1, 2, …, 1999 and 5000, −3000
        MatrixProduct times = (v, product) =>
        {
            for (int i = 0; i < Length; i++) product[i] = v[i] * (i == 0 ? 5000 : i == 1 ? -3000 : i);
        };
        Spectrum found = Spectrum.Lanczos(times, Length, products: 40);
        Assert.Equal(5000, found.Largest, 1e-4);
        Assert.Equal(-3000, found.Smallest, 1e-4);
    }

    [Fact]
    public void Directions_in_which_nothing_changes_are_left_out_of_a_condition()
    {
        var spectrum = new Spectrum([100, 10, 1e-9, -20]);
        Assert.Equal(10, spectrum.Condition(1e-4), 1e-12);
        Assert.Equal(5, spectrum.Condition(0.15), 1e-12);
        Assert.Equal("share: expected a number above 0 and below 1, received 0.", Assert.Throws<InputException>(() => spectrum.Condition(0)).Message);
        Assert.Contains("at most 1000", Assert.Throws<InputException>(() => Spectrum.Exact((_, _) => { }, 1001)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "I11")]
    public void Batch_norm_preconditions_a_small_network_whose_inputs_are_off_centre()
    {
        foreach (ulong seed in (ulong[])[1, 2, 3])
        {
            (Spectrum plain, double plainGram) = Of(norm: false, seed);
            (Spectrum normed, double normedGram) = Of(norm: true, seed);
            output.WriteLine($"seed {seed}: largest eigenvalue {plain.Largest:g4} plain, {normed.Largest:g4} with batch norm; condition above 1e-3 {plain.Condition(1e-3):g4}, {normed.Condition(1e-3):g4}; "
                + $"largest over mean magnitude {Spread(plain):F1}, {Spread(normed):F1}; condition of the second layer's inputs {plainGram:g4}, {normedGram:g4}");
            Assert.True(normed.Largest < 0.8 * plain.Largest);
            Assert.True(normedGram < 0.25 * plainGram);
        }
    }

    private static double Spread(Spectrum s) => s.Largest / s.Values.Average(Math.Abs);

    // Features with mean 2 and different scales; a hidden layer of 5 tanh units and a second one of 4.
    private static (Spectrum Hessian, double Gram) Of(bool norm, ulong seed)
    {
        const int Samples = 128;
        using var device = new CpuDevice(2);
        Layer net = norm
            ? new Sequential(new Linear(6, 5, bias: false, init: Init.Glorot), new BatchNorm(5), new Tanh(), new Linear(5, 4, bias: false, init: Init.Glorot), new BatchNorm(4), new Tanh(), new Linear(4, 1, init: Init.Glorot))
            : new Sequential(new Linear(6, 5, init: Init.Glorot), new Tanh(), new Linear(5, 4, init: Init.Glorot), new Tanh(), new Linear(4, 1, init: Init.Glorot));
        using var store = ParameterStore.For(net.Parameters, device, seed);
        var x = new float[Samples * 6];
        new Philox(seed, 9).FillNormal(x, 1);
        for (int i = 0; i < x.Length; i++) x[i] = 2 + (x[i] * (0.3f + (0.3f * (i % 6))));
        float[] targets = [.. x.Chunk(6).Select(row => MathF.Tanh(row[0] - row[1] + (0.5f * row[3])))];
        var objective = new ModelObjective(net, store, x, [Samples, 6], y => new MeanSquaredError().Of(y, y.Pass.Input(targets, [Samples, 1])));
        double gram = LayerGram.Measure(net, store, x, [Samples, 6]).First(g => g.Path == (norm ? "3" : "2")).Condition;
        double[] weights = objective.Weights;
        return (Spectrum.Exact((v, product) => objective.HessianTimes(weights, v, product), objective.Length), gram);
    }
}
