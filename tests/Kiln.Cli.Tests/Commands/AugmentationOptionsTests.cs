using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

/// <summary>Options that mix batches, repeat samples and average over views.</summary>
public sealed class AugmentationOptionsTests
{
    private static readonly string[] Small = ["train", "shapes", "--model", "mlp", "--limit", "200", "--batch-size", "50", "--epochs", "2", "--seed", "3", "--threads", "1", "--json"];

    [Fact]
    [Trait("row", "E2")]
    public void Mixing_and_repeats_reach_the_recipe_and_change_what_is_learnt()
    {
        using var folder = new TemporaryFolder();
        JsonElement plain = Tool.Run([.. Small, "--out", folder["plain"]]).Done().Json;
        JsonElement mixed = Tool.Run([.. Small, "--mixup", "0.2", "--cutmix", "1", "--repeats", "2", "--out", folder["mixed"]]).Done().Json;
        Assert.NotEqual(plain.GetProperty("testLoss").GetDouble(), mixed.GetProperty("testLoss").GetDouble());
        Assert.Equal(8, mixed.GetProperty("steps").GetInt32());
        Recipe recipe = Recipe.Parse(File.ReadAllText(Path.Combine(folder["mixed"], "recipe.json")));
        Assert.Equal([new Mixup(0.2f), new CutMix(1)], recipe.Mix!);
        Assert.Equal(2, recipe.Repeats);
        Assert.NotEqual(0, Tool.Run([.. Small, "--mixup", "-1", "--out", folder["wrong"]]).ExitCode);
    }

    [Fact]
    [Trait("row", "B1")]
    [Trait("row", "B5")]
    public void Invariance_is_measured_by_kind_and_strength_with_the_flips_of_each_class()
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--out", folder["run"]]).Done();
        JsonElement[] rows = [.. Tool.Run("evaluate", folder["run"], "--invariance", "--threads", "1", "--json").Done().Json.GetProperty("invariance").EnumerateArray()];
        Assert.Contains(rows, r => r.GetProperty("change").GetString() == "rotation" && r.GetProperty("strength").GetDouble() == 180 && r.GetProperty("unit").GetString() == "°");
        Assert.All(rows, r => Assert.InRange(r.GetProperty("unchanged").GetDouble(), 0, 1));
        Assert.All(rows, r => Assert.Equal(10, r.GetProperty("classes").GetArrayLength()));
        Assert.Contains(rows, r => r.GetProperty("unchanged").GetDouble() < 1);
        Outcome shown = Tool.Run("evaluate", folder["run"], "--invariance", "--threads", "1").Done();
        foreach (string text in (string[])["rotation", "most frequent flip", "mirror image", "180°", " → "]) Assert.Contains(text, shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "E1")]
    [Trait("row", "E2")]
    public void Noise_on_features_reaches_the_recipe_and_changes_what_is_learnt()
    {
        using var folder = new TemporaryFolder();
        double plain = Tool.Run([.. Small, "--out", folder["plain"]]).Done().Json.GetProperty("testLoss").GetDouble();
        double mixed = Tool.Run([.. Small, "--manifold-mixup", "2", "--out", folder["mixed"]]).Done().Json.GetProperty("testLoss").GetDouble();
        double noisy = Tool.Run([.. Small, "--feature-noise", "0.1", "--out", folder["noisy"]]).Done().Json.GetProperty("testLoss").GetDouble();
        Assert.Equal(3, new[] { plain, mixed, noisy }.Distinct().Count());
        Assert.Equal([new ManifoldMixup(2)], RecipeIn("mixed").Mix!);
        Assert.Equal(new FeatureChanges(0.1f), RecipeIn("noisy").Features);
        string[] shaken = ["train", "shapes", "--model", "resnet20", "--limit", "20", "--batch-size", "10", "--epochs", "1", "--seed", "3", "--threads", "1", "--json"];
        Tool.Run([.. shaken, "--shake", "--drop-block", "0.1", "--drop-block-size", "3", "--out", folder["shaken"]]).Done();
        Assert.Equal(new FeatureChanges(DropBlock: 0.1f, Block: 3, Shake: true), RecipeIn("shaken").Features);
        Assert.Contains("features.shake needs residual blocks", Tool.Run([.. Small, "--shake", "--out", folder["wrong"]]).Error, StringComparison.Ordinal);

        Recipe RecipeIn(string run) => Recipe.Parse(File.ReadAllText(Path.Combine(folder[run], "recipe.json")));
    }

    [Fact]
    [Trait("row", "E10")]
    [Trait("row", "C6")]
    public void One_view_is_plain_evaluation_and_more_are_averaged()
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--augment", "crop:2", "--out", folder["run"]]).Done();
        string[] evaluate = ["evaluate", folder["run"], "--threads", "1", "--json"];
        double plain = Tool.Run(evaluate).Done().Json.GetProperty("testLoss").GetDouble();
        foreach (string[] one in (string[][])[["--tta", "1"], ["--scales", "28"]])
        {
            Assert.Equal(plain, Tool.Run([.. evaluate, .. one]).Done().Json.GetProperty("views").GetProperty("testLoss").GetDouble());
        }

        foreach (string[] more in (string[][])[["--tta", "4"], ["--tta", "3", "--augment", "flip"], ["--ten-crop"], ["--ten-crop", "--scales", "28,32"]])
        {
            JsonElement found = Tool.Run([.. evaluate, .. more]).Done().Json;
            Assert.Equal(plain, found.GetProperty("testLoss").GetDouble());
            Assert.NotEqual(plain, found.GetProperty("views").GetProperty("testLoss").GetDouble());
        }

        Assert.Contains("mean over views", Tool.Run("evaluate", folder["run"], "--tta", "2").Done().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tta 2 --ten-crop", "choose one of both")]
    [InlineData("--augment flip", "say how many, such as --tta 8")]
    [InlineData("--scales 28,x", "expected lengths of the short side")]
    public void Options_that_do_not_fit_together_are_refused(string options, string why)
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--out", folder["run"]]).Done();
        Outcome found = Tool.Run(["evaluate", folder["run"], .. options.Split(' ')]);
        Assert.NotEqual(0, found.ExitCode);
        Assert.Contains(why, found.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "B5")]
    public void A_recipe_that_declares_what_it_uses_unsafe_is_warned_about()
    {
        using var folder = new TemporaryFolder();
        string file = folder["recipe.yaml"];
        File.WriteAllText(file, "unsafe: [verticalFlip, randomRotation>30]\naugment: [verticalFlip]\n");
        Outcome found = Tool.Run([.. Small[..^1], "--recipe", file, "--out", folder["run"]]).Done();
        Assert.Contains("warning: verticalFlip may change the class of an image", found.Out + found.Error, StringComparison.Ordinal);
    }
}
