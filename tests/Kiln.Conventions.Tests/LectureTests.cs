using System.Text.RegularExpressions;

namespace Kiln.Conventions.Tests;

/// <summary>What the lectures teach has a place in the documents and a test that names it.</summary>
public sealed partial class LectureTests
{
    /// <summary>The rows of the parts on inputs, augmentation, activations, initialisation, gradients, normalisation, preconditioning, regularisation and optimisers.</summary>
    private static readonly string[] Covered =
    [
        .. Rows("A", 1, 6), .. Rows("A", 8, 13), .. Rows("A", 15, 19),
        "B1", .. Rows("B", 3, 5), .. Rows("B", 7, 9),
        .. Rows("C", 1, 11),
        .. Rows("D", 1, 9),
        "E1", "E2", .. Rows("E", 8, 10),
        .. Rows("F", 1, 17),
        .. Rows("G", 1, 16),
        .. Rows("H", 3, 5), "H8", "H9",
        "A7", "B2", "G17", "G18", "H1", "H2", .. Rows("L", 1, 3), "L6", "O5",
        .. Rows("I", 1, 23),
        .. Rows("J", 1, 3),
        .. Rows("K", 1, 3),
        .. Rows("N", 1, 3), .. Rows("N", 8, 11),
        "O6", "O7",
    ];

    public static TheoryData<string> All => [.. Covered];

    [Theory]
    [MemberData(nameof(All))]
    public void A_row_has_an_entry_and_a_test_that_names_it(string row)
    {
        Assert.True(Entries().ContainsKey(row), $"No table in docs/lecture has a line that begins with '| {row} |'.");
        Assert.True(Tested().Contains(row), $"No test has [Trait(\"row\", \"{row}\")].");
    }

    [Fact]
    public void A_row_has_one_entry_and_an_entry_says_what_where_and_how()
    {
        Assert.All(Entries(), entry => Assert.True(entry.Value.Count == 1, $"{entry.Key} stands in {string.Join(" and ", entry.Value)}."));
        foreach (Match line in Pages().SelectMany(page => Entry().Matches(SourceTree.Read(page))))
        {
            string[] cells = [.. Escaped().Replace(line.Value, "").Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
            Assert.True(cells.Length == 4 && cells.All(cell => cell.Length > 0), $"'{line.Value.Trim()}': expected row, what, where, how to see it.");
        }
    }

    [Fact]
    public void The_index_links_every_page()
    {
        string index = SourceTree.Read("docs/lecture/index.md");
        Assert.All(Pages(), page => Assert.Contains($"({Path.GetFileName(page)})", index, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Rows(string part, int first, int last) => Enumerable.Range(first, last - first + 1).Select(i => $"{part}{i}");

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(SourceTree.Full("docs/lecture"), "*.md").Select(file => $"docs/lecture/{Path.GetFileName(file)}").Where(page => page != "docs/lecture/index.md").Order();

    private static Dictionary<string, List<string>> Entries()
    {
        var found = new Dictionary<string, List<string>>();
        foreach (string page in Pages())
        {
            foreach (Match line in Entry().Matches(SourceTree.Read(page)))
            {
                string row = line.Groups["row"].Value;
                if (!found.TryGetValue(row, out List<string>? pages)) found[row] = pages = [];
                pages.Add(page);
            }
        }

        return found;
    }

    private static HashSet<string> Tested() =>
        [.. SourceTree.In("tests").SelectMany(file => Trait().Matches(file.Text)).Select(m => m.Groups["row"].Value)];

    [GeneratedRegex(@"^\| (?<row>[A-O]\d+) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\\\|")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\[Trait\(""row"", ""(?<row>[A-O]\d+)""\)\]")]
    private static partial Regex Trait();
}
