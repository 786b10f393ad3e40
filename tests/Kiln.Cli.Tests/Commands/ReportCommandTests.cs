using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

public sealed class ReportCommandTests
{
    private static readonly string[] Small = ["train", "shapes", "--model", "cnn", "--limit", "120", "--batch-size", "40", "--seed", "7", "--epochs", "1", "--threads", "1", "--json"];

    [Fact]
    public void Training_writes_a_page_and_the_verb_makes_the_same_again()
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--out", folder["run"]]).Done();
        string written = File.ReadAllText(folder["run", "report.html"]);
        Assert.All((string[])["id=\"outcome\"", "id=\"curves\"", "id=\"confusion\"", "id=\"mistakes\"", "id=\"filters\"", "id=\"recipe\"", "crescent"], part => Assert.Contains(part, written, StringComparison.Ordinal));

        JsonElement again = Tool.Run("report", folder["run"], "--out", folder["again.html"], "--threads", "1", "--json").Done().Json;
        Assert.Equal(folder["again.html"], again.GetProperty("report").GetString());
        Assert.Equal(written, File.ReadAllText(folder["again.html"]));
    }

    [Fact]
    public void A_folder_without_a_run_is_refused_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        Outcome refused = Tool.Run("report", folder["nothing"]);
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Equal($"kiln: There is no run '{folder["nothing"]}'; give the folder of a run, with a recipe.json in it.", refused.Error.Trim());
        Assert.False(Directory.Exists(folder["nothing"]));
    }

    [Fact]
    [Trait("row", "B7")]
    public void Runs_are_compared_image_by_image_and_unlike_augmentation_is_warned_about()
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--out", folder["a"]]).Done();
        Tool.Run([.. Small, "--augment", "flip", "--out", folder["b"]]).Done();
        Outcome compared = Tool.Run("compare", folder["a"], folder["b"], "--threads", "1", "--out", folder["page.html"], "--json").Done();
        Assert.Contains("warning: The augmentation differs (augment): none against horizontalFlip", compared.Error, StringComparison.Ordinal);
        Assert.Equal(1, compared.Json.GetProperty("warnings").GetArrayLength());
        JsonElement test = compared.Json.GetProperty("mcNemar")[0];
        double a = compared.Json.GetProperty("runs")[0].GetProperty("testAccuracy").GetDouble(), b = compared.Json.GetProperty("runs")[1].GetProperty("testAccuracy").GetDouble();
        int images = test.GetProperty("images").GetInt32();
        Assert.Equal(Math.Round((b - a) * images), test.GetProperty("onlySecond").GetInt32() - test.GetProperty("onlyFirst").GetInt32());
        Assert.Equal(1, compared.Json.GetProperty("paired")[0].GetProperty("seeds").GetInt32());
        Assert.Contains("These runs are not like for like", File.ReadAllText(folder["page.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_alone_is_not_compared()
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--out", folder["a"]]).Done();
        Assert.Equal(ExitCode.BadInput, Tool.Run("compare", folder["a"]).ExitCode);
    }
}
