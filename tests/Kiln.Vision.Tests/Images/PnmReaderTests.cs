using System.Text;

namespace Kiln.Vision.Tests;

public class PnmReaderTests
{
    [Theory]
    [InlineData("P1 3 1 0 1 0", new byte[] { 255, 0, 255 })]
    [InlineData("P1\n3 1\n010", new byte[] { 255, 0, 255 })]
    [InlineData("P2 3 1 255 0 7 255", new byte[] { 0, 7, 255 })]
    [InlineData("P2 # sizes\n3 # columns\n1 4\n0 1 4", new byte[] { 0, 64, 255 })]
    [InlineData("P2 3 1 65535 0 65535 32896", new byte[] { 0, 255, 128 })]
    [InlineData("P3 1 1 255 1 2 3", new byte[] { 1, 2, 3 })]
    [InlineData("P4 3 1\n@", new byte[] { 255, 0, 255 })]
    [InlineData("P5 3 1 255\n a#", new byte[] { 32, 97, 35 })]
    [InlineData("P5 1 1 100\nd", new byte[] { 255 })]
    [InlineData("P5 2 1 65535\n\0\0\x80\x80", new byte[] { 0, 128 })]
    [InlineData("P6 1 1 255\nabc and the next image", new byte[] { 97, 98, 99 })]
    public void Every_kind_is_read(string file, byte[] expected) => Assert.Equal(expected, Decode(file).Pixels.ToArray());

    [Theory]
    [InlineData("P5 3", "ends early")]
    [InlineData("P5 3 1 255", "ends early")]
    [InlineData("P5 3 1 255\nab", "ends early")]
    [InlineData("P2 3 1 255 0 7 ", "ends early")]
    [InlineData("P4 9 1\n@", "ends early")]
    [InlineData("P5 x 1 255\nab", "width of the PNM header is not a number")]
    [InlineData("P5 1 -1 255\nab", "height of the PNM header is not a number")]
    [InlineData("P5 1 9999999999 255\nab", "more than 9 digits")]
    [InlineData("P5 1 0 255\nab", "1 × 0 pixels")]
    [InlineData("P5 1 1 0\nab", "largest sample is 0")]
    [InlineData("P5 1 1 65536\nab", "largest sample is 65536")]
    [InlineData("P5 1 1 9\nz", "a sample of the PNM image is 122")]
    [InlineData("P2 1 1 9 10 ", "a sample of the PNM image is 10")]
    [InlineData("P2 1 1 9 z ", "sample 1 of the PNM image is not a number")]
    [InlineData("P1 1 1 2 ", "a sample of the PNM image is 2")]
    public void Each_fault_is_told_in_one_sentence_with_the_path(string file, string says)
    {
        InputException e = Assert.Throws<InputException>(() => Decode(file));
        Assert.StartsWith("a.pnm: ", e.Message);
        Assert.Contains(says, e.Message);
    }

    private static Image Decode(string file) => ImageFile.Decode(Encoding.Latin1.GetBytes(file), "a.pnm");
}
