namespace Kiln.Tests.Layers;

public sealed class LayerTests
{
    [Theory]
    [MemberData(nameof(LayerCatalog.Rows), MemberType = typeof(LayerCatalog))]
    public void Prints_as_the_code_that_makes_it(LayerCase c)
    {
        Layer layer = c.Make();
        Assert.Equal(c.Code, layer.Code);
        Assert.Equal(c.Code, layer.ToString());
    }

    [Theory]
    [MemberData(nameof(LayerCatalog.Rows), MemberType = typeof(LayerCatalog))]
    public void Names_and_file_shapes_are_those_of_PyTorch(LayerCase c) =>
        Assert.Equal(c.Files, c.Make().Parameters.Select(p => p.ToString()));

    [Theory]
    [MemberData(nameof(LayerCatalog.Rows), MemberType = typeof(LayerCatalog))]
    public void Makes_the_shape_it_should_and_counts_its_parameters(LayerCase c)
    {
        ModelSummary summary = ModelSummary.Of(c.Make(), c.Sample);
        Assert.Equal([1, .. c.Output.ToArray()], summary.Rows[^1].Output.ToArray());
        Assert.Equal(c.Parameters, summary.Parameters);
    }

    [Fact]
    public void Every_layer_of_the_library_is_in_the_catalogue()
    {
        IEnumerable<Type> layers = typeof(Layer).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract && t.Namespace == "Kiln");
        Type[] withoutGradientOfTheirInput = [typeof(Embedding)];   // takes whole numbers; EmbeddingTests has its checks
        Assert.Empty(layers.Except(LayerCatalog.All.Select(c => c.Make().GetType())).Except(withoutGradientOfTheirInput).Select(t => t.Name));
    }

    [Fact]
    public void Apply_names_the_layer_whose_input_does_not_fit()
    {
        var net = new Sequential(("stem", new Flatten()), ("pools", new Sequential(new Relu(), new MaxPool2d(2))));
        var e = Assert.Throws<ShapeException>(() => ModelSummary.Of(net, [8, 8, 3]));
        Assert.Equal("pools.1", e.Path);
        Assert.StartsWith("Layer 'pools.1': MaxPool2d", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_alone_reports_its_shapes_without_a_path()
    {
        var e = Assert.Throws<ShapeException>(() => ModelSummary.Of(new Linear(5, 2), [4]));
        Assert.Null(e.Path);
        Assert.StartsWith("Linear: expected 5 features", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_prints_code_with_shapes_and_parameters()
    {
        var net = new Sequential(
            new Flatten(),
            new Linear(784, 100), new Relu(), new Dropout(0.2f),
            new Residual(new Sequential(("a", new Linear(100, 100)), ("act", new Relu()))),
            new Linear(100, 10));
        Assert.Equal(
            """
            new Sequential(
                new Flatten(),                         // [1, 784]
                new Linear(784, 100),                  // [1, 100]   78,500 parameters
                new Relu(),                            // [1, 100]
                new Dropout(0.2f),                     // [1, 100]
                new Residual(
                    new Sequential(
                        ("a", new Linear(100, 100)),   // [1, 100]   10,100 parameters
                        ("act", new Relu()))),         // [1, 100]
                new Linear(100, 10))                   // [1, 10]     1,010 parameters
            // 89,610 parameters
            """,
            net.Describe([28, 28, 1]));
    }

    [Fact]
    public void Describe_says_how_much_is_trained_where_something_is_frozen()
    {
        var linear = new Linear(3, 2);
        linear.Weight.Frozen = true;
        Assert.Equal("new Linear(3, 2)   // [1, 2]   8 parameters\n// 8 parameters, 2 of them trained", linear.Describe([3]));
    }
}
