namespace Kiln.Tests;

public sealed class DataOptionsTests
{
    [Theory]
    [InlineData("""{"size": "0"}""", "sides of 1 to 4096 pixels")]
    [InlineData("""{"size": "3x4x5"}""", "received '3x4x5'")]
    [InlineData("""{"testShare": 1}""", "dataOptions.testShare")]
    [InlineData("""{"part": "train"}""", "expected val or test")]
    [InlineData("""{"folds": 1}""", "dataOptions.folds")]
    [InlineData("""{"fold": 2}""", "from 1 to 1")]
    [InlineData("""{"labels": "rough"}""", "fine or coarse")]
    [InlineData("""{"onBad": "ignore"}""", "")]
    [InlineData("""{"sise": "3"}""", "did you mean")]
    public void What_is_out_of_range_names_the_setting(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => Recipe.Parse($$"""{"dataOptions": {{json}}}""")).Message);

    [Fact]
    public void Settings_are_written_and_read_again()
    {
        var recipe = new Recipe { DataOptions = new() { Size = "24x32", OnBad = OnBad.Fail, TestShare = 0.1, Part = "val", Folds = 5, Fold = 3, Labels = "coarse" }, Sampling = "balanced" };
        Assert.Equal(recipe.DataOptions, Recipe.Parse(recipe.ToJson()).DataOptions);
        Assert.Equal("balanced", Recipe.Parse(recipe.ToJson()).Sampling);
        Assert.Equal((24, 32), recipe.DataOptions.Sides());
        Assert.Equal((9, 9), new DataOptions { Size = "9" }.Sides());
    }

    [Fact]
    public void A_limit_takes_samples_of_every_class_where_they_are_sorted_by_class()
    {
        var sorted = new Labelled([0, 0, 0, 0, 1, 1, 1, 1]);
        var mixed = new Labelled([0, 1, 0, 0, 1, 1, 1, 0]);
        var recipe = new Recipe { TrainLimit = 4 };
        Assert.Equal([0, 2, 4, 6], ((Subset)recipe.TrainPart(sorted)).Indices.ToArray());
        Assert.Equal([0, 1, 2, 3], ((Subset)recipe.TrainPart(mixed)).Indices.ToArray());
    }

    private sealed class Labelled(int[] labels) : Dataset
    {
        public override string Name => "labelled";

        public override int Count => labels.Length;

        public override Shape SampleShape => [1];

        public override IReadOnlyList<string> ClassNames => ["a", "b"];

        public override int LabelOf(int index) => labels[index];

        public override void Read(int index, in SampleKey key, Span<float> into) => into[0] = index;
    }
}
