using Kiln.Testing;

namespace Kiln.Tests.Optimizers;

public sealed class ParameterGroupTests
{
    [Theory]
    [InlineData("body", "body.0.weight", true)]
    [InlineData("body.0", "body.0.weight", true)]
    [InlineData("body.0", "body.01.weight", false)]
    [InlineData("body.0.weight", "body.0.weight", true)]
    [InlineData("*.bias", "body.0.bias", true)]
    [InlineData("*.bias", "body.0.weight", false)]
    [InlineData("body.?.weight", "body.7.weight", true)]
    [InlineData("weight", "body.0.weight", false)]
    public void A_group_is_a_path_or_a_pattern(string match, string path, bool matches) => Assert.Equal(matches, new ParameterGroup(match).Matches(path));

    [Fact]
    public void Each_group_has_its_rate_and_decay_and_the_first_match_counts()
    {
        using var net = new Net();
        ParameterGroup[] groups = [new("a.bias", Frozen: true), new("a", 0.5f, 3), new("*", 0.1f, 0)];
        using var state = OptimizerState.For(new Sgd(1, WeightDecay: 0.1f), net.Store, groups);
        state.Step();
        Assert.Equal([1 - 0.15f - 0.5f, 1, 1 - 0.1f, 1 - 0.1f], net.Values, (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Without_groups_a_step_walks_over_two_ranges_and_equal_neighbours_share_one()
    {
        using var net = new Net();
        using OptimizerState plain = OptimizerState.For(new Sgd(), net.Store), grouped = OptimizerState.For(new Sgd(), net.Store, [new("*", 0.5f)]), split = OptimizerState.For(new Sgd(), net.Store, [new("b", 0.5f)]);
        using OptimizerState single = OptimizerState.For(new Lamb(), net.Store);
        Assert.Equal([2, 2, 4, 4], [plain.Ranges, grouped.Ranges, split.Ranges, single.Ranges]);
    }

    [Fact]
    public void Discriminative_rates_fall_from_the_last_child_to_the_first()
    {
        using var net = new Net();
        Assert.Equal([new ParameterGroup("a", 0.5f), new ParameterGroup("b", 1)], ParameterGroup.Discriminative(net.All, factor: 2));
        Assert.Equal(1 / 2.6f, ParameterGroup.Discriminative(net.All)[0].RateFactor, 1e-6f);
    }

    [Fact]
    public void A_group_that_matches_nothing_is_refused_with_names_that_exist()
    {
        using var net = new Net();
        Assert.Equal(
            "groups: 'backbone' matches no parameter of the model; its parameters are named like 'a.weight', 'a.bias', 'b.weight'.",
            Assert.Throws<InputException>(() => OptimizerState.For(new Sgd(), net.Store, [new("backbone")])).Message);
        Assert.Equal("lrFactor: expected a number of at least 0, received -1.", Assert.Throws<InputException>(new ParameterGroup("a", -1).Validate).Message);
    }

    /// <summary>Two layers of ones with gradients of ones.</summary>
    private sealed class Net : IDisposable
    {
        public Net()
        {
            Store = ParameterStore.For(All, new ReferenceDevice(), seed: 1);
            foreach (Parameter p in All) p.Gradients.Fill(1);
        }

        public Parameter[] All { get; } =
        [
            new("a.weight", [2, 2], Init.One), new("a.bias", [2], Init.One, kind: ParameterKind.Plain), new("b.weight", [2, 2], Init.One), new("b.bias", [2], Init.One, kind: ParameterKind.Plain),
        ];

        public ParameterStore Store { get; }

        public float[] Values => [.. All.Select(p => p.Values[0])];

        public void Dispose() => Store.Dispose();
    }
}
