using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Kiln.Vision.Tests;

public class PngReaderTests
{
    private static readonly byte[] Valid = PngWriter.Encode(new Image(new ImageSize(5, 7, 3), [.. Enumerable.Range(0, 105).Select(i => (byte)(i * 7))]));

    // One row of pixels in the file's samples, no filter; what the reader must make of them.
    [Theory]
    [InlineData(8, 0, 2, new byte[] { 10, 200 }, 1, new byte[] { 10, 200 })]
    [InlineData(8, 4, 1, new byte[] { 10, 200 }, 2, new byte[] { 10, 200 })]
    [InlineData(8, 2, 1, new byte[] { 1, 2, 3 }, 3, new byte[] { 1, 2, 3 })]
    [InlineData(8, 6, 1, new byte[] { 1, 2, 3, 4 }, 4, new byte[] { 1, 2, 3, 4 })]
    [InlineData(1, 0, 3, new byte[] { 0b1010_0000 }, 1, new byte[] { 255, 0, 255 })]
    [InlineData(2, 0, 5, new byte[] { 0b00_01_10_11, 0b01_000000 }, 1, new byte[] { 0, 85, 170, 255, 85 })]
    [InlineData(4, 0, 3, new byte[] { 0x0F, 0x80 }, 1, new byte[] { 0, 255, 136 })]
    [InlineData(16, 0, 3, new byte[] { 0xFF, 0xFF, 0x00, 0x80, 0x00, 0x81 }, 1, new byte[] { 255, 0, 1 })]
    [InlineData(16, 4, 1, new byte[] { 0x80, 0x80, 0xFF, 0xFF }, 2, new byte[] { 128, 255 })]
    [InlineData(16, 2, 1, new byte[] { 1, 1, 2, 2, 3, 3 }, 3, new byte[] { 1, 2, 3 })]
    [InlineData(16, 6, 1, new byte[] { 1, 1, 2, 2, 3, 3, 4, 4 }, 4, new byte[] { 1, 2, 3, 4 })]
    public void Every_colour_type_and_depth_is_read(int depth, int color, int width, byte[] line, int channels, byte[] expected)
    {
        Image image = PngReader.Decode(PngFile.Make(width, 1, depth, color, [0, .. line]), "a.png");
        Assert.Equal(new ImageSize(1, width, channels), image.Size);
        Assert.Equal(expected, image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0100_0000 })]
    [InlineData(2, new byte[] { 0b00_01_00_00 })]
    [InlineData(4, new byte[] { 0x01 })]
    [InlineData(8, new byte[] { 0, 1 })]
    public void Palette_pixels_become_colours(int depth, byte[] line)
    {
        byte[] palette = [9, 8, 7, 100, 101, 102];
        Image image = PngReader.Decode(PngFile.Make(2, 1, depth, 3, [0, .. line], palette: palette), "a.png");
        Assert.Equal([9, 8, 7, 100, 101, 102], image.Pixels.ToArray());
        Image withAlpha = PngReader.Decode(PngFile.Make(2, 1, depth, 3, [0, .. line], palette: palette, transparency: [33]), "a.png");
        Assert.Equal([9, 8, 7, 33, 100, 101, 102, 255], withAlpha.Pixels.ToArray());
    }

    [Fact]
    public void The_transparent_colour_of_grey_and_rgb_becomes_an_alpha_channel()
    {
        Image grey = PngReader.Decode(PngFile.Make(2, 1, 8, 0, [0, 5, 6], transparency: [0, 5]), "a.png");
        Assert.Equal([5, 0, 6, 255], grey.Pixels.ToArray());
        Image color = PngReader.Decode(PngFile.Make(2, 1, 8, 2, [0, 1, 2, 3, 1, 2, 4], transparency: [0, 1, 0, 2, 0, 3]), "a.png");
        Assert.Equal([1, 2, 3, 0, 1, 2, 4, 255], color.Pixels.ToArray());
    }

    [Theory]
    [InlineData(0, new byte[] { 10, 20, 30 })]
    [InlineData(1, new byte[] { 10, 30, 60 })]
    [InlineData(2, new byte[] { 110, 120, 130 })]
    [InlineData(3, new byte[] { 60, 100, 130 })]
    [InlineData(4, new byte[] { 110, 130, 160 })]
    public void Every_filter_is_undone(int filter, byte[] expected)
    {
        Image image = PngReader.Decode(PngFile.Make(3, 2, 8, 0, [0, 100, 100, 100, (byte)filter, 10, 20, 30]), "a.png");
        Assert.Equal(expected, image.Row(1).ToArray());
    }

    // Adam7 of an image of grey 8 bits: each pixel's pass, from the pattern of the specification.
    [Theory]
    [InlineData(8, 8)]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(2, 9)]
    [InlineData(17, 11)]
    public void Interlaced_pixels_find_their_places(int width, int height)
    {
        string[] pattern = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];
        var lines = new List<byte>();
        for (char pass = '1'; pass <= '7'; pass++)
        {
            for (int y = 0; y < height; y++)
            {
                byte[] line = [.. Enumerable.Range(0, width).Where(x => pattern[y % 8][x % 8] == pass).Select(x => (byte)((y * 31) + x))];
                if (line.Length > 0) lines.AddRange([0, .. line]);
            }
        }

        Image image = PngReader.Decode(PngFile.Make(width, height, 8, 0, [.. lines], interlaced: true), "a.png");
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++) Assert.Equal((byte)((y * 31) + x), image[y, x]);
        }
    }

    [Fact]
    public void Interlaced_bits_find_their_places()
    {
        // 3 × 2, one bit: passes 1 (0,0), 4 (0,2), 6 (0,1), 7 (row 1).
        Image image = PngReader.Decode(PngFile.Make(3, 2, 1, 0, [0, 0x80, 0, 0x00, 0, 0x80, 0, 0b0110_0000], interlaced: true), "a.png");
        Assert.Equal([255, 255, 0, 0, 255, 255], image.Pixels.ToArray());
    }

    [Fact]
    public void Pixels_may_come_in_several_chunks()
    {
        byte[] packed = PngFile.Pack([0, 1, 2, 3]);
        byte[] file = PngFile.Of(("IHDR", PngFile.Header(3, 1, 8, 0)), ("tEXt", [1]), ("IDAT", packed[..4]), ("IDAT", packed[4..]), ("IEND", []));
        Assert.Equal([1, 2, 3], PngReader.Decode(file, "a.png").Pixels.ToArray());
    }

    public static TheoryData<string, byte[]> Faults()
    {
        byte[] header = PngFile.Header(3, 1, 8, 0), line = PngFile.Pack([0, 1, 2, 3]);
        byte[] damaged = [.. Valid];
        damaged[^20] ^= 1;   // within the pixels
        byte[] adler = [.. line[..2], 0xFF, .. line[3..]];
        return new()
        {
            { "not a PNG file", Encoding.ASCII.GetBytes("GIF89a and so on") },
            { "not a PNG file", [] },
            { "cut short", Valid[..^13] },
            { "cut short", Valid[..40] },
            { "checksum", damaged },
            { "first PNG chunk", PngFile.Of(("IDAT", line), ("IEND", [])) },
            { "13", PngFile.Of(("IHDR", header[..12]), ("IEND", [])) },
            { "0 × 1 pixels", PngFile.Make(0, 1, 8, 0, [0]) },
            { "100000 × 100000 pixels", PngFile.Make(100000, 100000, 8, 0, [0]) },
            { "cannot hold", PngFile.Make(8000, 8000, 8, 0, [0]) },
            { "colour type 5", PngFile.Make(3, 1, 8, 5, [0, 1, 2, 3]) },
            { "colour type 2 with 4 bits", PngFile.Make(3, 1, 4, 2, [0, 1, 2, 3]) },
            { "before the last line", PngFile.Make(3, 2, 8, 0, [0, 1, 2, 3]) },
            { "filter 9", PngFile.Make(3, 1, 8, 0, [9, 1, 2, 3]) },
            { "no palette", PngFile.Make(3, 1, 8, 3, [0, 0, 0, 0]) },
            { "colour 2 of a PNG palette of 2", PngFile.Make(3, 1, 8, 3, [0, 0, 1, 2], palette: [1, 2, 3, 4, 5, 6]) },
            { "palette has 4 bytes", PngFile.Make(3, 1, 8, 3, [0, 0, 0, 0], palette: [1, 2, 3, 4]) },
            { "tRNS", PngFile.Make(3, 1, 8, 0, [0, 1, 2, 3], transparency: [1]) },
            { "'ABCD' is unknown", PngFile.Of(("IHDR", header), ("ABCD", []), ("IDAT", line), ("IEND", [])) },
            { "damaged", PngFile.Of(("IHDR", header), ("IDAT", adler), ("IEND", [])) },
            { "damaged", PngFile.Of(("IHDR", header), ("IDAT", [104, 160, 0, 0, 0, 0]), ("IEND", [])) },   // asks for a dictionary
        };
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_told_in_one_sentence_with_the_path(string says, byte[] file)
    {
        InputException e = Assert.Throws<InputException>(() => PngReader.Decode(file, "some/a.png"));
        Assert.StartsWith("some/a.png: ", e.Message);
        Assert.Contains(says, e.Message);
        Assert.EndsWith(".", e.Message);
    }

    [Fact]
    public void A_missing_file_is_told_with_its_path()
    {
        using var folder = new TempFolder();
        Assert.StartsWith(folder["none.png"], Assert.Throws<InputException>(() => PngReader.Read(folder["none.png"])).Message);
    }

    [Fact]
    public void A_damaged_file_gives_an_image_or_an_input_error_and_nothing_else() => Prop.ForAll(Mutation.Any, m =>
    {
        Decode(m.Apply(Valid));
        Decode(PngFile.WithRightChecksums(m.Apply(Valid)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Random_bytes_behind_a_signature_give_an_input_error_and_nothing_else() => Prop.ForAll<byte[]>(bytes =>
    {
        Decode(bytes);
        Decode([.. Valid.AsSpan(0, 8), .. bytes]);
        Decode(PngFile.Make(4, 4, 8, 3, bytes, palette: bytes));
        Decode(PngFile.Of(("IHDR", bytes), ("IDAT", bytes), ("IEND", [])));
        Decode(PngFile.Of(("IHDR", PngFile.Header(5, 5, 2, 0, interlaced: true)), ("IDAT", bytes), ("IEND", [])));
    }).QuickCheckThrowOnFailure();

    private static void Decode(byte[] file)
    {
        try
        {
            Assert.True(PngReader.Decode(file, "a.png").Size.Count > 0);
        }
        catch (InputException e)
        {
            Assert.StartsWith("a.png: ", e.Message);
        }
    }
}
