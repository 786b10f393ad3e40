namespace Kiln.Vision.Tests;

public sealed class LabelSafetyTests
{
    [Theory]
    [Trait("row", "B5")]
    [InlineData("flip", "horizontalFlip", "mirror image of a digit")]
    [InlineData("verticalFlip", "verticalFlip", "upside down")]
    [InlineData("alternatingFlip", "alternatingFlip", "mirror image")]
    [InlineData("randomQuarterTurn", "randomQuarterTurn", "a 6 is a 9")]
    [InlineData("rotate:180", "randomRotation", "up to 180°")]
    [InlineData("randomAffine:120", "randomAffine", "up to 120°")]
    [InlineData("trivialAugment", "trivialAugment", "up to 135°")]
    public void What_makes_another_digit_of_one_is_warned_about_by_name(string augment, string name, string why)
    {
        string warning = Assert.Single(LabelSafety.Warnings(new Recipe { Data = "mnist", Augment = TransformCatalog.Parse(augment) }));
        Assert.StartsWith(name + " may change the class of an image of 'mnist': ", warning, StringComparison.Ordinal);
        Assert.Contains(why, warning, StringComparison.Ordinal);
        Assert.Empty(LabelSafety.Warnings(new Recipe { Data = "fashion-mnist", Augment = TransformCatalog.Parse(augment) }));
    }

    [Theory]
    [InlineData("crop:2,rotate:15,randAugment,augMix,autoAugment:Svhn,trivialAugment:Standard")]
    [InlineData("flip:0,verticalFlip:0")]
    public void What_leaves_digits_alone_is_not(string augment) => Assert.Empty(LabelSafety.Warnings(new Recipe { Data = "mnist", Augment = TransformCatalog.Parse(augment) }));

    [Fact]
    [Trait("row", "B5")]
    public void A_recipe_may_declare_transforms_unsafe_for_its_data()
    {
        TransformJson.Register();
        Recipe recipe = Recipe.Parse("""{"data": "shapes", "unsafe": ["verticalFlip", "randomRotation>30"], "augment": ["verticalFlip", {"name": "randomRotation", "degrees": 45}, "horizontalFlip"]}""");
        Assert.Equal(
            [
                "verticalFlip may change the class of an image: the recipe declares it unsafe for 'shapes'; leave it out.",
                "randomRotation with degrees 45, above 30, may change the class of an image: the recipe declares it unsafe for 'shapes'; leave it out.",
            ],
            LabelSafety.Warnings(recipe));
        Assert.Empty(LabelSafety.Warnings(recipe with { Augment = TransformCatalog.Parse("rotate:30,flip") }));
        Assert.Equal(recipe.ToJson(), Recipe.Parse(recipe.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("verticalFlop")]
    [InlineData("randomRotation>x")]
    [InlineData("randomRotation>1>2")]
    public void A_rule_that_cannot_be_read_is_refused(string rule) =>
        Assert.StartsWith($"Recipe: unsafe: '{rule}' ", Assert.Throws<InputException>(() => LabelSafety.Warnings(new Recipe { Unsafe = [rule] })).Message, StringComparison.Ordinal);
}
