namespace Kiln.Vision.Tests;

public class BmpReaderTests
{
    private static readonly byte[] Grey = [0, 0, 0, 0, 9, 9, 9, 0], Color = [3, 2, 1, 0, 6, 5, 4, 0];

    [Fact]
    public void Rows_come_from_the_bottom_unless_the_height_is_negative()
    {
        byte[] rows = [1, 2, 3, 0, 4, 5, 6, 0];
        Assert.Equal([6, 5, 4, 3, 2, 1], Decode(BmpFile.Make(1, 2, 24, rows)).Pixels.ToArray());
        Assert.Equal([3, 2, 1, 6, 5, 4], Decode(BmpFile.Make(1, -2, 24, rows)).Pixels.ToArray());
    }

    [Fact]
    public void A_palette_of_greys_gives_one_channel()
    {
        Image grey = Decode(BmpFile.Make(3, 1, 1, [0b0100_0000, 0, 0, 0], palette: Grey));
        Assert.Equal((1, "0,9,0"), (grey.Channels, string.Join(',', grey.Pixels.ToArray())));
        Assert.Equal([1, 2, 3, 4, 5, 6, 1, 2, 3], Decode(BmpFile.Make(3, 1, 1, [0b0100_0000, 0, 0, 0], palette: Color)).Pixels.ToArray());
    }

    [Fact]
    public void Alpha_is_read_where_a_mask_of_the_header_says_so()
    {
        // The header of 56 bytes has four masks.
        byte[] plain = BmpFile.Make(1, 1, 32, [], packing: 3);
        byte[] masks = [0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF];
        byte[] file = [.. plain, .. masks, 10, 20, 30, 40];
        (file[10], file[14]) = (70, 56);
        Assert.Equal([30, 20, 10, 40], Decode(file).Pixels.ToArray());
    }

    [Fact]
    public void The_padding_of_the_last_row_may_be_missing() =>
        Assert.Equal([3, 2, 1], Decode(BmpFile.Make(1, 1, 24, [1, 2, 3])).Pixels.ToArray());

    public static TheoryData<string, byte[]> Faults() => new()
    {
        { "5 bits", BmpFile.Make(1, 1, 5, [0, 0, 0, 0]) },
        { "packed by method 4", BmpFile.Make(1, 1, 24, [0, 0, 0, 0], packing: 4) },
        { "no palette", BmpFile.Make(1, 1, 8, [0, 0, 0, 0]) },
        { "colour 7 of a BMP palette of 2", BmpFile.Make(1, 1, 8, [7, 0, 0, 0], palette: Color) },
        { "cannot begin at the top", BmpFile.Make(1, -1, 8, [1, 1, 0, 1], packing: 1, palette: Color) },
        { "leaves the image", BmpFile.Make(2, 1, 8, [3, 1, 0, 1], packing: 1, palette: Color) },
        { "leaves the image", BmpFile.Make(2, 1, 8, [0, 2, 0, 9, 1, 1, 0, 1], packing: 1, palette: Color) },
        { "ends early", BmpFile.Make(2, 2, 8, [2, 1], packing: 1, palette: Color) },
        { "ends early", BmpFile.Make(2, 2, 8, [0, 9, 1, 1], packing: 1, palette: Color) },
        { "0 × 1", BmpFile.Make(0, 1, 24, [0, 0, 0, 0]) },
        { "leave no place for colours", With(BmpFile.Make(1, 1, 16, new byte[16], packing: 3), 10, 66) },
        { "no header of 41 bytes", With(BmpFile.Make(1, 1, 24, [0, 0, 0, 0]), 14, 41) },
        { "begin at byte 20", With(BmpFile.Make(1, 1, 24, [0, 0, 0, 0]), 10, 20) },
        { "ends early", BmpFile.Make(1, 1, 24, [0, 0, 0, 0])[..40] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_told_in_one_sentence_with_the_path(string says, byte[] file)
    {
        InputException e = Assert.Throws<InputException>(() => Decode(file));
        Assert.StartsWith("a.bmp: ", e.Message);
        Assert.Contains(says, e.Message);
    }

    private static byte[] With(byte[] file, int at, byte value)
    {
        file[at] = value;
        return file;
    }

    private static Image Decode(byte[] file) => ImageFile.Decode(file, "a.bmp");
}
