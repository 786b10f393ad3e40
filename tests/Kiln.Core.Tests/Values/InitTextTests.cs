namespace Kiln.Core.Tests.Values;

public sealed class InitTextTests
{
    public static TheoryData<string, Init> Same => new()
    {
        { "glorot", Init.Glorot }, { "xavier", Init.Glorot }, { "GlorotUniform", Init.Glorot }, { "xavier_uniform_", Init.Glorot },
        { "glorot-normal", new VarianceScaling(1, FanMode.Average, Spread.Normal) }, { "xavier_normal", new VarianceScaling(1, FanMode.Average, Spread.Normal) },
        { "HeNormal", Init.He }, { "kaiming_normal_", Init.He }, { "he-uniform", new VarianceScaling(2, FanMode.In, Spread.Uniform) },
        { "he:out", new VarianceScaling(2, FanMode.Out, Spread.Normal) }, { "kaiming:fan_out,uniform", new VarianceScaling(2, FanMode.Out, Spread.Uniform) },
        { "he:average", new VarianceScaling(2, FanMode.Average, Spread.Normal) }, { "he:gain=3", new VarianceScaling(9, FanMode.In, Spread.Normal) },
        { "glorot:slope=sigmoid", new VarianceScaling(16, FanMode.Average, Spread.Uniform) }, { "lecun", Init.LeCun }, { "fan-in", Init.LeCun },
        { "he:a=0", new VarianceScaling(Math.Pow(Math.Sqrt(2), 2), FanMode.In, Spread.Normal) }, { "RandomNormal:0.05", new Normal(0.05) }, { "random_uniform:0.05", new Uniform(0.05) },
        { "trunc_normal:0.02", new TruncatedNormal(0.02) }, { "truncated_normal:0.5,cut=1", new TruncatedNormal(0.5, 1) }, { "constant:-1", new Constant(-1) },
        { "orthogonal", new Orthogonal() }, { "orthogonal:1.41", new Orthogonal(1.41) }, { "dirac:groups=2", new Dirac(2) }, { "eye", new Dirac() }, { "sparse:0.9", new Sparse(0.9) },
    };

    [Theory]
    [MemberData(nameof(Same))]
    [Trait("row", "G15")]
    public void Names_and_options_are_read(string text, Init init) => Assert.Equal(init, Init.Parse(text));

    [Theory]
    [InlineData("he:sideways", "has no use for 'sideways'")]
    [InlineData("orthogonal:x", "expected a number")]
    [InlineData("sparse:1.5", "from 0 to 1")]
    [InlineData("glorot:gain=cube", "No gain is known for 'cube'")]
    [InlineData("torch:2", "has no use for '2'")]
    [InlineData("he:a=", "has no use for 'a='")]
    [InlineData("trunc_normal:1,cut=0", "cut: expected a number of at least 0.1")]
    public void What_does_not_fit_is_told_in_a_sentence(string text, string part)
    {
        string message = Assert.Throws<ArgumentException>(() => Init.Parse(text)).Message;
        Assert.Contains($"'{text}'", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "G11")]
    public void The_slope_root_five_gives_PyTorchs_default() =>
        Assert.Equal(1.0 / 3, Assert.IsType<VarianceScaling>(Init.Parse("kaiming_uniform:a=2.2360679775")).Scale, 9);
}
