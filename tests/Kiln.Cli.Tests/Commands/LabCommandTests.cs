using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

public sealed class LabCommandTests
{
    [Fact]
    public void Withplacea_name_the_experiments_are_listed_with_what_they_cost()
    {
        string page = Tool.Run("lab").Done().Out;
        Assert.Contains("glorot-fig7", page, StringComparison.Ordinal);
        Assert.Equal(page, Tool.Run("lab", "list").Done().Out);
        JsonElement list = Tool.Run("lab", "list", "--json").Done().Json.GetProperty("experiments");
        Assert.All(list.EnumerateArray(), e => Assert.True(e.GetProperty("quickSeconds").GetDouble() > 0));
    }

    [Fact]
    [Trait("row", "F11")]
    public void Claims_come_as_a_table_as_JSON_and_as_a_file()
    {
        using var folder = new TemporaryFolder();
        string[] line = ["lab", "saturation", "--quick", "--seeds", "2", "--threads", "1", "--out", folder.FullName];
        Outcome shown = Tool.Run(line).Done();
        Assert.Contains("holds", shown.Out, StringComparison.Ordinal);
        Assert.Contains("33.6 %", shown.Out, StringComparison.Ordinal);
        Assert.Contains("1/1 saturation", shown.Error, StringComparison.Ordinal);

        JsonElement found = Tool.Run([.. line, "--json"]).Done().Json;
        Assert.Equal((4, 0, 0), (found.GetProperty("holds").GetInt32(), found.GetProperty("fails").GetInt32(), found.GetProperty("notEvaluated").GetInt32()));
        Assert.Equal([42, 43], found.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(folder["saturation", "result.json"]));
        JsonElement claim = file.RootElement.GetProperty("result").GetProperty("claims")[0];
        Assert.Equal("Holds", claim.GetProperty("verdict").GetString());
        Assert.Equal(2, claim.GetProperty("evidence").GetProperty("measurements")[0].GetProperty("value").GetProperty("count").GetInt32());
        Assert.Contains("vectors", claim.GetProperty("evidence").GetProperty("machine").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_of_a_folder_are_written_as_a_page()
    {
        using var folder = new TemporaryFolder();
        string[] place = ["--quick", "--out", folder["results"]];
        Assert.Contains("holds no results", Tool.Run(["lab", "results", .. place]).Error, StringComparison.Ordinal);
        Tool.Run(["lab", "saturation", "--seeds", "2", "--threads", "1", .. place, "--write", folder["first.md"]]).Done();
        JsonElement found = Tool.Run(["lab", "results", .. place, "--write", folder["page.md"], "--json"]).Done().Json;
        Assert.Equal((4, 0, 0), (found.GetProperty("holds").GetInt32(), found.GetProperty("fails").GetInt32(), found.GetProperty("notEvaluated").GetInt32()));
        Assert.Contains("| holds | Of inputs with deviation 3,", File.ReadAllText(folder["page.md"]), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder["first.md"]), File.ReadAllText(folder["page.md"]));
        Assert.Contains("33.6 %", Tool.Run(["lab", "results", .. place]).Done().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_whose_data_cannot_be_used_says_so_and_the_exit_code_is_1()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data", "mnist"]);
        Outcome found = Tool.Run("lab", "vanishing", "--quick", "--data", folder["data"], "--out", folder["out"], "--json");
        Assert.Equal(1, found.ExitCode);
        Assert.Equal(1, found.Json.GetProperty("couldNotRun").GetInt32());
        Assert.Contains("could not be carried out", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lab_that_is_interrupted_ends_with_the_exit_code_of_shells()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Equal(130, Tool.Run(stop.Token, "lab", "saturation", "--quick", "--out", folder.FullName).ExitCode);
    }
}
