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

    private static float[] Fill(Init init)
    {
        var values = new float[50_000];
        var random = new Philox(11);
        init.Fill(values, new Fan(300, 100), ref random);
        return values;
    }
}
