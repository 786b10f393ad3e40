using System.Text.RegularExpressions;

namespace Kiln.Conventions.Tests;

/// <summary>What every source file keeps to.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 300;

    /// <summary>Files that are tested through others, and through which.</summary>
    private static readonly Dictionary<string, string> TestedThrough = new()
    {
        ["src/Kiln/Optimizers/UpdateStep.cs"] = "what OptimizerState hands to every optimiser",
        ["src/Kiln.Vision/Models/PlainNets.cs"] = "the networks that ModelCatalog makes",
    };

    [Fact]
    public void There_are_sources_to_look_at() => Assert.True(SourceTree.Files.Count > 100);

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.Empty(SourceTree.Files.Where(f => f.Text.AsSpan().Count('\n') > MostLines).Select(f => f.Path));

    [Theory]
    [InlineData(@"#\s*region", "")]
    [InlineData(@"\bRandom\s*\(|\bRandom\.Shared\b|\bSystem\.Random\b", "")]
    [InlineData(@"\bDateTime\.(Now|Today|UtcNow)\b|\bDateTimeOffset\.Now\b", "")]
    [InlineData(@"\bConsole\.", "src/Kiln.Cli/")]
    [InlineData(@"\bEnvironment\.GetEnvironmentVariable", "src/Kiln.Cli/")]
    [InlineData(@"\bThread\.Sleep\b", "")]
    [InlineData(@"^\s*using\s+\w+\s*=", "")]
    public void Words_that_are_not_used(string word, string exceptBelow)
    {
        var found = new Regex(word, RegexOptions.Multiline);
        Assert.Empty(SourceTree.Files
            .Where(f => (f.Path.StartsWith("src/", StringComparison.Ordinal) || f.Path.StartsWith("benchmarks/", StringComparison.Ordinal)) && !(exceptBelow.Length > 0 && f.Path.StartsWith(exceptBelow, StringComparison.Ordinal)))
            .Where(f => found.IsMatch(f.Code)).Select(f => f.Path));
    }

    [Fact]
    public void No_comment_leaves_work_for_later() =>
        Assert.Empty(SourceTree.Files.Where(f => f.Path != $"tests/Kiln.Conventions.Tests/{nameof(SourceTests)}.cs" && Later().IsMatch(f.Text)).Select(f => f.Path));

    [Fact]
    public void Files_are_named_by_what_they_are_not_helpers() =>
        Assert.Empty(SourceTree.Files.Where(f => Vague().IsMatch(Path.GetFileName(f.Path))).Select(f => f.Path));

    [Fact]
    public void Namespaces_are_those_of_the_project()
    {
        Dictionary<string, string[]> allowed = new()
        {
            ["src/Kiln.Core"] = ["Kiln", "Kiln.Devices", "Kiln.Cpu"],
            ["src/Kiln"] = ["Kiln"],
            ["src/Kiln.Vision"] = ["Kiln.Vision"],
            ["src/Kiln.Lab"] = ["Kiln.Lab"],
            ["src/Kiln.Testing"] = ["Kiln.Testing"],
            ["src/Kiln.Cli"] = ["Kiln.Cli", "Kiln.Cli.Commands", "Kiln.Cli.Benchmarks"],
        };
        Assert.Empty(
            from file in SourceTree.In("src")
            let name = Namespace().Match(file.Code).Groups["name"].Value
            where !allowed[file.Project].Contains(name)
            select $"{file.Path}: {name}");
    }

    [Fact]
    public void Every_source_file_has_a_type_that_some_test_names()
    {
        // The contract harness is part of the tests, though it is shipped.
        string tests = string.Join('\n', SourceTree.Files.Where(f => f.Path.StartsWith("tests/", StringComparison.Ordinal) || f.Path.StartsWith("src/Kiln.Testing/Contracts/", StringComparison.Ordinal)).Select(f => f.Code));
        HashSet<string> words = [.. Word().Matches(tests).Select(m => m.Value)];
        string[] folders = ["src/Kiln.Core/Ops", "src/Kiln/Layers", "src/Kiln/Losses", "src/Kiln/Optimizers", "src/Kiln/Data", "src/Kiln/Diagnostics", "src/Kiln.Vision/Transforms", "src/Kiln.Vision/Models"];
        IEnumerable<string> untested =
            from folder in folders
            from file in SourceTree.In(folder)
            let types = PublicType().Matches(file.Code).Select(m => m.Groups["name"].Value).Where(n => !n.EndsWith("Extensions", StringComparison.Ordinal)).ToArray()
            where types.Length > 0 && !types.Any(words.Contains) && !TestedThrough.ContainsKey(file.Path)
            select file.Path;
        Assert.Empty(untested);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Later();

    [GeneratedRegex(@"(Util|Utils|Utility|Helper|Helpers|Manager|Misc)\.cs$")]
    private static partial Regex Vague();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^public\s+(?:(?:static|sealed|abstract|partial|readonly|unsafe|ref)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:struct|class))?)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
