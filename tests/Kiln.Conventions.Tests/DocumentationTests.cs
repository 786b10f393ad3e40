using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Kiln.Cli;
using Kiln.Vision;

namespace Kiln.Conventions.Tests;

/// <summary>Documents exist and say what is so.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Commands =>
    [
        .. from page in (string[])["README.md", "CONTRIBUTING.md"]
           from Match m in Command().Matches(SourceTree.Read(page))
           select m.Groups["arguments"].Value.Trim(),
        .. from verb in Root().Subcommands.OfType<Verb>()
           from example in verb.Examples
           select example["kiln ".Length..],
    ];

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("LICENSE")]
    [InlineData("docs/internals/layout.md")]
    [InlineData("docs/internals/adding-an-op.md")]
    [InlineData("docs/internals/performance.md")]
    public void Documents_exist(string path) => Assert.True(SourceTree.Read(path).Length > 500, $"{path} says next to nothing.");

    [Theory]
    [MemberData(nameof(Commands))]
    public void Commands_that_are_shown_can_be_parsed(string arguments)
    {
        ParseResult parsed = Root().Parse(CommandLineParser.SplitCommandLine(arguments).ToArray());
        Assert.Empty(parsed.Errors.Select(e => e.Message));
    }

    [Fact]
    public void The_readme_shows_the_first_sample_as_it_is() =>
        Assert.Contains(SourceTree.Read("samples/01-hello.cs").Trim(), SourceTree.Read("README.md"), StringComparison.Ordinal);

    [Fact]
    public void The_readme_lists_every_model_with_its_number_of_parameters()
    {
        Match[] rows = [.. ModelRow().Matches(SourceTree.Read("README.md")).Cast<Match>()];
        Assert.Equal(ModelCatalog.Entries.Select(e => e.Name).Order(), rows.Select(r => r.Groups["name"].Value).Order());
        Assert.All(rows, row =>
        {
            Shape sample = [Number(row, "h"), Number(row, "w"), Number(row, "c")];
            Layer model = ModelCatalog.Create(row.Groups["name"].Value, sample, Number(row, "classes"));
            Assert.Equal(Number(row, "parameters"), ModelSummary.Of(model, sample).Parameters);
        });

        static int Number(Match row, string group) => int.Parse(row.Groups[group].Value.Replace(",", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_of_an_op_is_the_one_in_the_sources()
    {
        string source = OneLine(DocComment().Replace(SourceTree.Read("src/Kiln.Core/Ops/Scale.cs"), ""));
        string[] shown = [.. CodeBlock().Matches(SourceTree.Read("docs/internals/adding-an-op.md")).Select(m => m.Groups["code"].Value).Where(c => c.StartsWith("public", StringComparison.Ordinal))];
        Assert.Equal(2, shown.Length);
        Assert.All(shown, code => Assert.Contains(OneLine(code), source, StringComparison.Ordinal));

        static string OneLine(string code) => Space().Replace(code, " ").Trim();
    }

    [Fact]
    public void The_layout_names_every_folder_of_the_sources()
    {
        string layout = SourceTree.Read("docs/internals/layout.md");
        IEnumerable<string> folders = SourceTree.In("src").Select(f => f.Folder.Length > 0 ? $"{f.Project}/{f.Folder}" : f.Project).Distinct();
        Assert.All(folders, f => Assert.Contains($"`{f}`", layout, StringComparison.Ordinal));
    }

    [Fact]
    public void Decisions_are_numbered_without_gaps()
    {
        string[] files = [.. Directory.EnumerateFiles(SourceTree.Full("docs/decisions"), "*.md").Select(p => Path.GetFileName(p)).Order()];
        Assert.NotEmpty(files);
        Assert.Equal(Enumerable.Range(1, files.Length), files.Select(f => int.Parse(f[..4])));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_between_documents_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(SourceTree.Full(page))!;
        IEnumerable<string> links = Link().Matches(SourceTree.Read(page)).Select(m => m.Groups["to"].Value)
            .Where(to => !to.Contains("://", StringComparison.Ordinal) && !to.StartsWith('#'));
        Assert.All(links, to => Assert.True(Path.Exists(Path.Combine(folder, to.Split('#')[0])), $"{page} links to {to}, which is not there."));
    }

    [Theory]
    [InlineData("kiln")]
    [InlineData("test")]
    [InlineData(".ci/run")]
    [InlineData("eng/setup.sh")]
    [InlineData("eng/build.sh")]
    public void Scripts_can_be_executed(string path)
    {
        if (OperatingSystem.IsWindows()) return;   // no such mode there
        Assert.True(File.GetUnixFileMode(SourceTree.Full(path)).HasFlag(UnixFileMode.UserExecute), $"{path} is not executable.");
    }

    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. Directory.EnumerateFiles(SourceTree.Full("docs"), "*.md", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(SourceTree.Root, p)),
    ];

    private static RootCommand Root() => Cli.CommandLine.Create(new Streams(TextWriter.Null, TextWriter.Null), CancellationToken.None);

    [GeneratedRegex(@"^(?:\$ )?\./kiln(?<arguments>[^#\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \|.*\| (?<h>\d+)×(?<w>\d+)×(?<c>\d+), (?<classes>\d+) classes \| (?<parameters>[\d,]+) \|$", RegexOptions.Multiline)]
    private static partial Regex ModelRow();

    [GeneratedRegex(@"^\s*///.*$", RegexOptions.Multiline)]
    private static partial Regex DocComment();

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();
}
