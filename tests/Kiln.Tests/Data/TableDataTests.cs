namespace Kiln.Tests;

public sealed class TableDataTests
{
    [Fact]
    [Trait("row", "A19")]
    public void A_file_of_numbers_and_classes_is_read_row_by_row()
    {
        TableData table = TableData.Parse("kind;a;b\r\nyes;1.5;-2\nno;0;1e3\n\nyes;3;4\n", "folder/t.csv", "kind");
        Assert.Equal(["a", "b"], table.Features);
        Assert.Equal(["no", "yes"], table.ClassNames);
        Assert.Equal(("t", 3, new Shape([2])), (table.Name, table.Count, table.SampleShape));
        Assert.Equal([1.5f, -2, 0, 1000, 3, 4], table.Values.ToArray());
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(table.LabelOf));
        float[] row = new float[2];
        table.Read(1, default, row);
        Assert.Equal([0, 1000], row);
        Assert.Equal(["x"], TableData.Parse("x,class\n1,2", "t.csv").Features);
    }

    [Theory]
    [InlineData("a,b", "no rows")]
    [InlineData("a", "expected names of columns")]
    [InlineData("a,b\n1", "line 2: expected 2 values, received 1")]
    [InlineData("a,b\n1,x\nz,y", "line 3: expected a number in column 'a', received 'z'")]
    [InlineData("a,b\nNaN,y", "received 'NaN'")]
    public void What_is_no_table_is_told_with_its_line(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => TableData.Parse(text, "t.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_or_labels_without_a_class_are_input_errors()
    {
        Assert.StartsWith("nowhere.csv", Assert.Throws<InputException>(() => TableData.Read("nowhere.csv")).Message, StringComparison.Ordinal);
        Assert.Contains("label 2", Assert.Throws<InputException>(() => new TableData("t", ["a"], [1, 2], [0, 2], ["x", "y"])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new TableData("t", ["a"], [1, 2, 3], [0, 1], ["x", "y"]));
    }
}
