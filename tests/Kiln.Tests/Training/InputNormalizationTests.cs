namespace Kiln.Tests.Training;

public sealed class InputNormalizationTests
{
    [Fact]
    [Trait("row", "A8")]
    public void Every_mode_is_read_from_its_name_and_prints_as_it()
    {
        Assert.Equal(["zScore", "zScoreGlobal", "zScorePixel", "minMax", "minMaxSigned", "meanImage", "channelMean", "none", "pca", "zca"], InputNormalization.Names);
        foreach (string name in InputNormalization.Names) Assert.Equal(name, $"{InputNormalization.Parse(name)}");
        Assert.Equal(new InputNormalization(InputScaling.MinMaxSigned), InputNormalization.Parse("MINMAXsigned"));
        Assert.Equal(new InputNormalization(InputScaling.Zca, 0.01), InputNormalization.Parse("zca:0.01"));
        Assert.Equal("zca:0.01", $"{InputNormalization.Parse("zca:0.01")}");
    }

    [Theory]
    [InlineData("zscor", "did you mean 'zScore'")]
    [InlineData("", "known are")]
    [InlineData("whatever", "known are zScore")]
    [InlineData("zScore:1", "has no settings")]
    [InlineData("zca:0", "positive epsilon")]
    [InlineData("zca:x", "positive epsilon")]
    [InlineData("pca:1:2", "positive epsilon")]
    public void What_is_no_mode_is_told(string text, string words) =>
        Assert.Contains(words, Assert.Throws<InputException>(() => InputNormalization.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    [Trait("row", "A6")]
    public void A_recipe_keeps_the_mode_and_refuses_an_unknown_one()
    {
        Assert.Equal("zScore", new Recipe().Normalize);
        Recipe recipe = Recipe.Parse("""{"normalize": "minMax"}""");
        Assert.Equal("minMax", Recipe.Parse(recipe.ToJson()).Normalize);
        Assert.StartsWith("Recipe: normalize: 'minmx' is unknown", Assert.Throws<InputException>(() => Recipe.Parse("""{"normalize": "minmx"}""")).Message, StringComparison.Ordinal);
    }
}
