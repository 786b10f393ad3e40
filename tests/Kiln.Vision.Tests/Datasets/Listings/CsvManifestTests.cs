using System.Text;
using Xunit.Abstractions;

namespace Kiln.Vision.Tests;

public class CsvManifestTests(ITestOutputHelper output)
{
    private const int Usual = 600;

    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("KILN_FUZZ"), out int n) ? n : Usual;

    [Fact]
    public void Quotes_commas_and_line_ends_are_read_as_RFC_4180_has_them()
    {
        List<CsvRow> rows = CsvRows.Read("\uFEFFa,\"b,\"\"c\"\"\r\nd\",e\r\n\r\nf , g,\n", "m.csv");
        Assert.Equal(["a", "b,\"c\"\r\nd", "e"], rows[0].Cells);
        Assert.Equal((4, new[] { "f", "g", "" }.Length), (rows[1].Line, rows[1].Cells.Count));
        Assert.Equal(["f", "g", ""], rows[1].Cells);
    }

    [Fact]
    public void Columns_go_by_name_in_any_order_and_paths_are_relative_to_the_manifest()
    {
        string root = Path.GetFullPath("there");
        FileListing listing = CsvManifest.Parse("split,id,Label,filename\ntrain,1,dog,\"x,1.png\"\ntest,2,cat,sub/2.png\ntrain,3,cat,/abs/3.png\n", Path.Combine(root, "m.csv"), null);
        Assert.Equal(["cat", "dog"], listing.ClassNames);
        Assert.Equal([Path.Combine(root, "x,1.png"), Path.GetFullPath("/abs/3.png"), Path.Combine(root, "sub", "2.png")], listing.Paths);
        Assert.Equal([1, 0, 0], listing.Labels);
        Assert.Equal([ListedPart.Train, ListedPart.Train, ListedPart.Test], listing.Parts);
    }

    [Fact]
    public void Without_names_columns_are_path_label_split_and_numbers_are_sorted_by_value()
    {
        FileListing listing = CsvManifest.Parse("a.png,10\nb.png,9\n", "m.csv", null);
        Assert.Equal(["9", "10"], listing.ClassNames);
        Assert.Equal([1, 0], listing.Labels);
        Assert.Equal([ListedPart.Undivided, ListedPart.Undivided], listing.Parts);
    }

    [Theory]
    [InlineData("", "the manifest is empty")]
    [InlineData("path,label\n", "no rows")]
    [InlineData("path,label\na.png,cat\nb.png\n", "line 3: expected 2 values, received 1")]
    [InlineData("path,label\n\n\n,cat\n", "line 4: the path is empty")]
    [InlineData("path,label\na.png,\n", "line 2: the label is empty")]
    [InlineData("path,label,split\na.png,cat,dev\n", "line 2: expected train, val or test as the split, received 'dev'")]
    [InlineData("path,label\n\"a.png,cat\n", "line 2: a quote is opened and never closed")]
    [InlineData("path,label\n\"a\"b,cat\n", "line 2: after a closing quote came 'b'")]
    [InlineData("path,red,round\na.png,1,0\n", "none of the columns (path, red, round) is named label, class or mask; name 0/1 columns such as label:red, numbers such as value:red, or give --targets labels:red,round or values:red,round")]
    [InlineData("a\n", "line 1: expected path,label or path,label,split, received 1 values")]
    [InlineData("path,label,split\na.png,cat,test\nb.png,dog,train\n", "class 'cat' has images to measure on but none to train on")]
    public void What_is_wrong_is_told_with_the_line(string text, string expected)
    {
        string message = Assert.Throws<InputException>(() => CsvManifest.Parse(text, "m.csv", null)).Message;
        Assert.StartsWith("m.csv: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_manifests_give_a_listing_or_an_input_error_and_nothing_else()
    {
        byte[][] files =
        [
            Encoding.UTF8.GetBytes("path,label,split\n\"a,1.png\",cat,train\nb/\"2.png,dog,test\r\n\"c\"\"3\"\".png\",dog,train\nd.png,cat,val\n"),
            Encoding.UTF8.GetBytes("a.png,0\nb.png,1\nc.png,2\n"),
            Encoding.UTF8.GetBytes("\uFEFFfile;class\nü.png;größe\nx.png;y\n"),
        ];
        (int read, int errors) = (0, 0);
        for (int number = 0; number < Count; number++)
        {
            try
            {
                FileListing listing = CsvManifest.Parse(Encoding.UTF8.GetString(FileDamage.Make(files, number)), "a", null);
                Assert.All(listing.Labels, l => Assert.InRange(l, 0, listing.ClassNames.Count - 1));
                Assert.Equal(listing.Paths.Count, listing.Parts.Count);
                read++;
            }
            catch (InputException e)
            {
                Assert.True(e.Message.StartsWith("a: ", StringComparison.Ordinal) && e.Message.EndsWith('.'), $"damage {number}: {e.Message}");
                errors++;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"damage {number}: {e}");
            }
        }

        output.WriteLine($"{Count} manifests, {read} read, {errors} input errors");
        Assert.True(errors > Count / 8 && read > Count / 8, $"{read} read and {errors} errors: the damage is too small or too large to tell anything.");
    }
}
