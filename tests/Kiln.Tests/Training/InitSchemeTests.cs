using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class InitSchemeTests
{
    [Fact]
    [Trait("row", "G11")]
    public void Torch_draws_weights_and_biases_in_one_over_the_root_of_fan_in()
    {
        (float[] w, float[] b) = Drawn("torch");
        double bound = 1 / Math.Sqrt(600);
        Assert.InRange(w.Max(Math.Abs), bound * 0.999, bound);
        Assert.InRange(b.Max(Math.Abs), bound * 0.5, bound);
        Assert.InRange(Math.Sqrt(w.Average(v => v * v)) / 0.02357, 0.97, 1.03);   // 1/√(3·600)
    }

    [Fact]
    [Trait("row", "G12")]
    public void Keras_draws_weights_in_the_bound_of_Glorot_and_zeroes_biases()
    {
        (float[] w, float[] b) = Drawn("keras");
        double bound = Math.Sqrt(6.0 / 610);
        Assert.InRange(w.Max(Math.Abs), bound * 0.999, bound);
        Assert.All(b, v => Assert.Equal(0, v));
    }

    [Fact]
    public void Other_initialisers_leave_biases_alone()
    {
        var net = new Sequential(new Linear(600, 10));
        net.Parameters[1].Init = Init.One;
        InitScheme.Parse("he").ApplyTo(net);
        Assert.Same(Init.One, net.Parameters[1].Init);
        Assert.Same(Init.He, net.Parameters[0].Init);
    }

    [Fact]
    [Trait("row", "G1")]
    [Trait("row", "G16")]
    public void From_zero_hidden_units_stay_identical_to_the_bit_however_long_they_learn_and_from_random_values_they_do_not()
    {
        float[] symmetric = Hidden("zeros"), random = Hidden("glorot");
        Assert.All(symmetric.Chunk(16), row => Assert.All(row, w => Assert.Equal(row[0], w)));   // [inputs, 16 units]: all columns the same, rank 1
        Assert.Contains(symmetric, w => w != 0);                                                   // it did learn
        Assert.All(random.Chunk(16), row => Assert.Equal(16, row.Distinct().Count()));
    }

    private static float[] Hidden(string init)
    {
        using var device = new CpuDevice(2);
        var net = new Sequential(new Flatten(), new Linear(32, 16), new Sigmoid(), new Linear(16, 3));
        var recipe = new Recipe { Init = init, Epochs = 5, BatchSize = 16, Optimizer = new Sgd(0.5f), Schedule = new ConstantSchedule() };
        using ParameterStore weights = Trainer.Fit(net, new Blobs(160), null, recipe, new() { Device = device }).Weights;
        return net.Parameters[0].Values.ToArray();
    }

    private static (float[] Weights, float[] Biases) Drawn(string scheme)
    {
        using var device = new CpuDevice(1);
        var net = new Sequential(new Linear(600, 10));
        InitScheme.Parse(scheme).ApplyTo(net);
        using var store = ParameterStore.For(net.Parameters, device, seed: 2);
        return (net.Parameters[0].Values.ToArray(), net.Parameters[1].Values.ToArray());
    }
}
