namespace Kiln.Vision.Tests;

public class TargetColumnsTests
{
    [Theory]
    [InlineData("path,labels\na.png,cat|dog\nb.png,\nc.png,bird | cat\n", null)]
    [InlineData("path,what\na.png,cat|dog\nb.png,\nc.png,bird|cat\n", "labels:what")]
    [InlineData("path,label:bird,label:cat,label:dog\na.png,0,1,1\nb.png,0,0,0\nc.png,1,1,0\n", null)]
    [InlineData("id,dog,bird,cat,path\n1,true,0,1,a.png\n2,0,0,0,b.png\n3,0,1,1.0,c.png\n", "labels:bird,cat,dog")]
    public void Several_labels_come_in_lists_or_in_columns(string text, string? option)
    {
        FileListing listing = CsvManifest.Parse(text, "m.csv", null, option);
        Assert.Equal(["bird", "cat", "dog"], listing.ClassNames);
        ImageTargets targets = listing.Targets!;
        Assert.Equal((TargetKind.Labels, 3), (targets.Kind, targets.Count));
        Assert.Equal([0, 1, 1], targets.RowOf(0).ToArray());
        Assert.Equal([0, 0, 0], targets.RowOf(1).ToArray());
        Assert.Equal([1, 1, 0], targets.RowOf(2).ToArray());
        Assert.Equal([0, 0, 0], listing.Labels);
    }

    [Theory]
    [InlineData("path,value:x,value:y\na.png,1.5,-2e3\nb.png,0,1\n", null, "x", "y")]
    [InlineData("path,label,x,y\na.png,cat,1.5,-2e3\nb.png,dog,0,1\n", "values:x,y", "x", "y")]
    public void Numbers_come_in_columns_of_their_own(string text, string? option, params string[] names)
    {
        FileListing listing = CsvManifest.Parse(text, "m.csv", null, option);
        Assert.Equal(names, listing.Targets!.Names);
        Assert.Equal(TargetKind.Values, listing.Targets.Kind);
        Assert.Equal([1.5f, -2000f], listing.Targets.RowOf(0).ToArray());
    }

    [Fact]
    public void Rows_stay_with_their_files_when_parts_are_sorted_and_a_class_column_stays_one()
    {
        FileListing listing = CsvManifest.Parse("path,value,split\na.png,1,test\nb.png,2,train\nc.png,3,test\nd.png,4,train\n", "m.csv", null);
        Assert.Equal(["b.png", "d.png", "a.png", "c.png"], listing.Paths.Select(Path.GetFileName));
        Assert.Equal([2, 4, 1, 3], Enumerable.Range(0, 4).Select(i => listing.Targets!.RowOf(i)[0]));
        Assert.Null(CsvManifest.Parse("path,label,tags\na.png,cat,x\nb.png,dog,y\n", "m.csv", null).Targets);
    }

    [Theory]
    [InlineData("path,value\na.png,much\n", null, "line 2: expected a number as 'value', such as 1.5, received 'much'")]
    [InlineData("path,value\na.png,NaN\n", null, "expected a number")]
    [InlineData("path,label:cat\na.png,0.5\n", null, "line 2: expected 0 or 1 as the label 'cat', received '0.5'; numbers are read from columns named value:cat")]
    [InlineData("path,labels\na.png,\n", null, "no row has a label")]
    [InlineData("path,label:cat,value:x\na.png,1,2\n", null, "the columns label:cat, value:x are targets of different kinds; choose by --targets")]
    [InlineData("path,x\na.png,1\n", "values:z", "line 1: --targets names a column 'z', and there are path, x")]
    [InlineData("a.png,1\n", "values:x", "the first row names none 'path'")]
    public void What_is_wrong_is_told_with_the_line(string text, string? option, string expected)
    {
        string message = Assert.Throws<InputException>(() => CsvManifest.Parse(text, "m.csv", null, option)).Message;
        Assert.StartsWith("m.csv: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
