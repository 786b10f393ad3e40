using Kiln.Devices;

namespace Kiln.Tests.Layers;

public sealed class ModuleTests
{
    [Fact]
    public void Paths_grow_as_modules_are_put_into_others()
    {
        var linear = new Linear(2, 2);
        Assert.Equal("weight", linear.Weight.Path);
        var inner = new Sequential(new Relu(), linear);
        Assert.Equal("1.weight", linear.Weight.Path);
        var outer = new Sequential(("block", new Residual(inner)));
        Assert.Equal("block.body.1.weight", linear.Weight.Path);
        Assert.Equal("block.body.1", linear.Path);
        Assert.Equal(["block.body.1.weight", "block.body.1.bias"], outer.Parameters.Select(p => p.Path));
    }

    [Fact]
    public void A_module_registered_twice_keeps_its_first_name_and_counts_once()
    {
        var shared = new Linear(2, 2);
        var net = new Sequential(("first", shared), ("again", shared), ("block", new Residual(new Relu())));
        _ = new Sequential(shared);
        _ = new Sequential(("root", net));
        Assert.Equal(["root.first.weight", "root.first.bias"], net.Parameters.Select(p => p.Path));
        Assert.Equal(["first", "again", "block"], net.Children.Select(c => c.Name));
    }

    [Fact]
    public void Parameters_come_in_the_order_of_declaration_depth_first()
    {
        var block = new Block();
        Assert.Equal(["before", "child.weight", "child.bias", "after"], block.Parameters.Select(p => p.Path));
    }

    [Fact]
    public void A_parameter_declared_late_gets_the_whole_path()
    {
        var block = new Block();
        _ = new Sequential(("block", block));
        block.AddLate();
        Assert.Equal("block.late", block.Parameters[^1].Path);
    }

    [Fact]
    public void Names_that_are_taken_are_refused()
    {
        var e = Assert.Throws<InputException>(() => new Sequential(("a", new Relu()), ("a", new Relu())));
        Assert.Equal("Sequential: the name 'a' is taken; every parameter and child of a module needs its own.", e.Message);
    }

    [Fact]
    public void Names_with_dots_and_empty_names_are_refused()
    {
        var dot = Assert.Throws<InputException>(() => new Sequential(("a.b", new Relu())));
        Assert.Equal("Sequential: the name 'a.b' has a dot, which separates the names of a path; use an underscore.", dot.Message);
        var empty = Assert.Throws<InputException>(() => new Sequential(("", new Relu())));
        Assert.Equal("Sequential: a parameter or child needs a name; received an empty one.", empty.Message);
    }

    [Fact]
    public void A_module_cannot_contain_itself()
    {
        var block = new Block();
        var outer = new Sequential(block);
        var e = Assert.Throws<InputException>(() => block.Take(outer));
        Assert.Equal("Block: child 'taken' contains this module itself; a model must be a tree.", e.Message);
    }

    [Fact]
    public void SetInit_changes_weights_and_leaves_norms_and_biases()
    {
        var net = new Sequential(new Conv2d(1, 2, kernel: 3), new BatchNorm(2), new Linear(2, 2));
        net.SetInit(Init.Glorot);
        Assert.Equal(
            [Init.Glorot, Init.Zero, Init.One, Init.Zero, Init.Zero, Init.One, Init.Zero, Init.Glorot, Init.Zero],
            net.Parameters.Select(p => p.Init));
    }

    [Fact]
    public void SetInit_changes_biases_of_weighted_layers_where_asked()
    {
        var net = new Sequential(new Linear(2, 2), new BatchNorm(2));
        net.SetInit(Init.Torch, biases: Init.Torch);
        Assert.Equal([Init.Torch, Init.Torch, Init.One, Init.Zero, Init.Zero, Init.One, Init.Zero], net.Parameters.Select(p => p.Init));
    }

    [Fact]
    public void Biases_know_the_fan_of_their_weights()
    {
        var conv = new Conv2d(4, 6, kernel: 3, groups: 2);
        Assert.Equal(new Fan(2 * 9, 6 * 9), conv.Weight.Fan);
        Assert.Equal(conv.Weight.Fan, conv.Bias!.Fan);
        Assert.Equal(new Fan(5, 3), new Linear(5, 3).Bias!.Fan);
    }

    [Fact]
    public void Only_weights_are_decayed()
    {
        var net = new Sequential(new Conv2d(1, 2, kernel: 3), new BatchNorm(2), new Linear(2, 2));
        Assert.Equal(["0.weight", "2.weight"], net.Parameters.Where(p => p.Kind == ParameterKind.Weight).Select(p => p.Path));
        Assert.Equal(["1.running_mean", "1.running_var", "1.num_batches_tracked"], net.Parameters.Where(p => p.Kind == ParameterKind.Statistic).Select(p => p.Path));
    }

    [Fact]
    public void First_values_are_He_zero_and_one()
    {
        var net = new Sequential(new Linear(200, 100), new BatchNorm(100));
        using var store = ParameterStore.For(net.Parameters, new NullDevice(), seed: 1);
        double square = 0;
        foreach (float w in net.Parameters[0].Values) square += w * w;
        Assert.InRange(square / 20000, 0.0097, 0.0103);   // 2 / fan-in = 0.01; deviation of the mean is 1 %
        Assert.All(net.Parameters[1].Values.ToArray(), v => Assert.Equal(0, v));
        Assert.All(net.Parameters[2].Values.ToArray(), v => Assert.Equal(1, v));
        Assert.All(net.Parameters[5].Values.ToArray(), v => Assert.Equal(1, v));
    }

    private sealed class Block : Layer
    {
        public Block()
        {
            Param("before", [1], Init.Zero);
            Child("child", new Linear(1, 1));
            Param("after", [1], Init.Zero);
        }

        public void AddLate() => Param("late", [1], Init.Zero);

        public void Take(Module module) => Child("taken", module);

        public override Tensor Forward(Tensor x) => x;
    }
}
