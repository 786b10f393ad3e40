namespace Kiln.Core.Tests.Values;

public sealed class InitTests
{
    [Theory]
    [InlineData("he", 2.0 / 300)]
    [InlineData("he-uniform", 2.0 / 300)]
    [InlineData("lecun", 1.0 / 300)]
    [InlineData("fan-in", 1.0 / 300)]
    [InlineData("torch", 1.0 / 900)]
    [InlineData("glorot", 2.0 / 400)]
    [InlineData("xavier-uniform", 2.0 / 400)]
    [InlineData("glorot-normal", 2.0 / 400)]
    [InlineData("normal:0.01", 0.0001)]
    [InlineData("uniform:0.3", 0.03)]
    public void The_variance_is_that_of_the_formula(string text, double variance)
    {
        float[] values = Fill(Init.Parse(text));
        Assert.InRange(values.Average(v => (double)v * v) / variance, 0.95, 1.05);
        Assert.InRange(values.Average(v => (double)v), -0.05 * Math.Sqrt(variance), 0.05 * Math.Sqrt(variance));
    }

    [Theory]
    [InlineData("zero", 0)]
    [InlineData("zeros", 0)]
    [InlineData("constant:1", 1)]
    [InlineData("constant:0.25", 0.25f)]
    public void Constants_are_constant(string text, float value) => Assert.All(Fill(Init.Parse(text)), v => Assert.Equal(value, v));

    [Theory]
    [InlineData("hee")]
    [InlineData("he:2")]
    [InlineData("normal")]
    [InlineData("normal:x")]
    [InlineData("normal:-1")]
    [InlineData("uniform:NaN")]
    [InlineData("normal:1:2")]
    public void Text_that_names_no_initialiser_is_refused_and_told_back(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<ArgumentException>(() => Init.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Named_initialisers_are_those_of_the_papers()
    {
        Assert.Same(Init.He, Init.Parse("kaiming"));
        Assert.Same(Init.Glorot, Init.Parse("XAVIER"));
        Assert.Same(Init.LeCun, Init.Parse("lecun-normal"));
        Assert.Same(Init.Torch, Init.Parse("torch"));
    }

    [Theory]
    [InlineData("zeros", 0, 0)]
    [InlineData("constant:0.25", 0, 0.25)]
    [InlineData("uniform:0.3", 0.173205, 0.3)]
    [InlineData("normal:0.03", 0.03, 0)]
    [InlineData("trunc_normal:0.02", 0.0175925, 0.04)]
    [InlineData("xavier_uniform", 0.0707107, 0.122474)]
    [InlineData("xavier_uniform:gain=tanh", 0.117851, 0.204124)]
    [InlineData("xavier_normal", 0.0707107, 0)]
    [InlineData("kaiming_normal", 0.0816497, 0)]
    [InlineData("kaiming_normal:out", 0.141421, 0)]
    [InlineData("kaiming_uniform", 0.0816497, 0.141421)]
    [InlineData("he:average,truncated", 0.1, 0.227370)]
    [InlineData("lecun_uniform", 0.0577350, 0.1)]
    [InlineData("torch", 0.0333333, 0.0577350)]
    [InlineData("orthogonal:2", 0.115470, 0)]
    [Trait("row", "G2")]
    [Trait("row", "G10")]
    [Trait("row", "G12")]
    [Trait("row", "G14")]
    public void Deviations_of_samples_are_within_three_percent_and_bounds_hold_exactly(string text, double deviation, double bound)
    {
        var values = new float[300 * 100];
        var random = new Philox(11);
        Init.Parse(text).Fill(values, new Fan(300, 100), ref random);
        double mean = values.Average(v => (double)v), std = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        if (deviation == 0) Assert.Equal(0, std);
        else Assert.InRange(std / deviation, 0.97, 1.03);
        if (bound == 0) return;
        double largest = values.Max(v => Math.Abs((double)v));
        Assert.InRange(largest, bound * 0.999, bound * (1 + 1e-5));   // five digits of the bound are given
    }

    [Theory]
    [InlineData("default", "torch", 0.02357)]
    [InlineData("kaiming_uniform, a = √5", "kaiming_uniform:a=2.2360679775", 0.02357)]
    [InlineData("xavier_normal", "xavier_normal", 0.05726)]
    [Trait("row", "G11")]
    [Trait("row", "G13")]
    public void The_second_layer_of_3072_600_10_has_the_deviations_of_the_lecture(string name, string text, double deviation)
    {
        var values = new float[600 * 10];
        Philox random = Philox.For(4, "fc2.weight");
        Init.Parse(text).Fill(values, new Fan(600, 10), ref random);
        double std = Math.Sqrt(values.Average(v => (double)v * v));
        Assert.True(Math.Abs((std / deviation) - 1) < 0.03, $"{name}: {std}");
    }

    [Fact]
    public void Draws_of_a_seed_stay_what_they_are()
    {
        var values = new float[3];
        foreach ((string text, float[] expected) in Pinned)
        {
            Philox random = Philox.For(42, "0.weight");
            Init.Parse(text).Fill(values, new Fan(300, 100), ref random);
            Assert.Equal(expected, values);
        }
    }

    [Theory]
    [InlineData(new[] { 10, 600 }, 600, 10)]
    [InlineData(new[] { 64, 32, 3, 3 }, 288, 576)]
    [InlineData(new[] { 96, 16, 3, 3 }, 144, 864)]
    [InlineData(new[] { 64, 24, 5, 3 }, 360, 960)]
    [Trait("row", "G14")]
    public void Fans_count_the_receptive_field(int[] fileShape, int fanIn, int fanOut) => Assert.Equal(new Fan(fanIn, fanOut), Fan.Of(new Shape(fileShape)));

    [Fact]
    public void A_vector_has_no_fan_of_its_own() => Assert.Contains("received [7]", Assert.Throws<InputException>(() => Fan.Of([7])).Message, StringComparison.Ordinal);

    private static (string Text, float[] Values)[] Pinned =>
    [
        ("he", [-0.01593744f, -0.037183862f, 0.07826736f]),
        ("glorot", [0.09417955f, 0.04545126f, -0.09793642f]),
        ("torch", [0.04439666f, 0.021425933f, -0.04616767f]),
        ("he-uniform", [0.108749166f, 0.052482605f, -0.11308725f]),
        ("normal:0.01", [-0.0019519295f, -0.0045540743f, 0.009585754f]),
        ("uniform:0.3", [0.23069185f, 0.11133242f, -0.23989429f]),
        ("trunc_normal:0.02", [-0.003903859f, -0.0091081485f, 0.019171508f]),
    ];

    private static float[] Fill(Init init)
    {
        var values = new float[50_000];
        var random = new Philox(11);
        init.Fill(values, new Fan(300, 100), ref random);
        return values;
    }
}
