namespace Kiln.Vision.Tests;

public sealed class PngMaskTests
{
    private static readonly byte[] Colours = [9, 9, 9, 200, 0, 0, 9, 9, 9];

    [Theory]
    [InlineData(1, new byte[] { 0b0100_0000 }, new byte[] { 0, 1 })]
    [InlineData(2, new byte[] { 0b1001_0000 }, new byte[] { 2, 1 })]
    [InlineData(4, new byte[] { 0x21 }, new byte[] { 2, 1 })]
    [InlineData(8, new byte[] { 2, 0 }, new byte[] { 2, 0 })]
    public void Entries_of_a_palette_are_the_classes_whatever_their_colours(int depth, byte[] line, byte[] classes)
    {
        using var folder = new TempFolder();
        Assert.Equal(classes, Read(folder, PngFile.Make(2, 1, depth, 3, [0, .. line], palette: Colours)));
        Assert.Equal(classes, Read(folder, PngFile.Make(2, 1, depth, 3, [0, .. line], palette: Colours, transparency: [33])));
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0100_0000 }, new byte[] { 0, 1 })]
    [InlineData(2, new byte[] { 0b1101_0000 }, new byte[] { 3, 1 })]
    [InlineData(4, new byte[] { 0xF7 }, new byte[] { 15, 7 })]
    [InlineData(8, new byte[] { 255, 4 }, new byte[] { 255, 4 })]
    public void Grey_values_are_the_classes_as_they_are_stored(int depth, byte[] line, byte[] classes)
    {
        using var folder = new TempFolder();
        Assert.Equal(classes, Read(folder, PngFile.Make(2, 1, depth, 0, [0, .. line])));
    }

    [Theory]
    [InlineData(8, 2, 6, "this one has colours")]
    [InlineData(16, 0, 4, "this one has 16 bits")]
    public void Colours_and_deep_numbers_are_no_classes(int depth, int colour, int bytes, string why)
    {
        using var folder = new TempFolder();
        InputException error = Assert.Throws<InputException>(() => Read(folder, PngFile.Make(2, 1, depth, colour, new byte[bytes + 1])));
        Assert.Contains($"m.png: a mask is a PNG of grey or of a palette with at most 8 bits, whose numbers are classes; {why}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_PNG_are_refused()
    {
        using var folder = new TempFolder();
        Assert.Contains("m.png: this is not ", Assert.Throws<InputException>(() => Read(folder, [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => PngMask.Read(folder["none.png"]));
    }

    private static byte[] Read(TempFolder folder, byte[] file) => PngMask.Read(folder.Write("m.png", file)).Pixels.ToArray();
}
