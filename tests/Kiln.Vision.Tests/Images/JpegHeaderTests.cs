using System.Buffers.Binary;

namespace Kiln.Vision.Tests;

public class JpegHeaderTests
{
    private static readonly byte[] Plain = SampleImages.Bytes("444.jpg");

    [Fact]
    public void Headers_behind_large_segments_are_found()
    {
        using var folder = new TempFolder();
        // Four profiles of 64 KB, some junk, then the file as it was.
        byte[] filler = [0xFF, 0xE2, 0xFF, 0xFF, .. new byte[0xFFFD]];
        byte[] file = [.. Plain[..2], .. filler, .. filler, .. filler, .. filler, .. Exif(8), .. Plain[2..]];
        ImageHeader header = ImageHeader.Read(folder.Write("a.jpg", file));
        Assert.Equal((45, 61, 8), (header.Size.Height, header.Size.Width, header.Orientation));
        Assert.Equal(new ImageSize(61, 45, 3), header.UprightSize);
        Assert.Equal(header.UprightSize, ImageFile.Read(folder["a.jpg"]).Size);
    }

    [Fact]
    public void A_png_with_much_text_before_its_transparency_has_an_alpha_channel()
    {
        using var folder = new TempFolder();
        byte[] file = PngFile.Of(("IHDR", PngFile.Header(2, 1, 8, 0)), ("tEXt", new byte[100_000]), ("tRNS", [0, 5]), ("IDAT", PngFile.Pack([0, 5, 6])), ("IEND", []));
        Assert.Equal(new ImageSize(1, 2, 2), ImageHeader.Read(folder.Write("a.png", file)).Size);
        Assert.Equal(new ImageSize(1, 2, 2), ImageFile.Read(folder["a.png"]).Size);
    }

    [Fact]
    public void Headers_that_are_cut_short_are_told()
    {
        foreach (string file in SampleImages.Files)
        {
            byte[] start = File.ReadAllBytes(file)[..5];
            Assert.StartsWith("a: ", Assert.Throws<InputException>(() => ImageHeader.Of(start, "a")).Message);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public void Orientations_that_are_none_leave_the_image_as_it_is(int orientation) => Assert.Equal(1, Of(Exif(orientation)));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void Orientations_are_read_with_either_order_of_bytes(int orientation)
    {
        Assert.Equal(orientation, Of(Exif(orientation)));
        byte[] big = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        Assert.Equal(orientation, Of(big));
    }

    [Fact]
    public void Damaged_exif_data_leave_the_image_as_it_is()
    {
        byte[] valid = Exif(6);
        Assert.Equal(6, Of(valid));
        for (int length = 0; length < valid.Length - 14; length++)
        {
            byte[] part = [.. valid[..4], .. valid[4..(4 + length)]];
            BinaryPrimitives.WriteUInt16BigEndian(part.AsSpan(2), (ushort)(length + 2));
            Assert.Equal(1, Of(part));
        }

        byte[] far = [.. valid];
        BinaryPrimitives.WriteUInt32LittleEndian(far.AsSpan(14), uint.MaxValue);   // where the directory is
        Assert.Equal(1, Of(far));
        byte[] text = [.. valid];
        text[22] = 2;   // the type of the entry
        Assert.Equal(1, Of(text));
    }

    private static int Of(byte[] segment) => ImageHeader.Of([.. Plain[..2], .. segment, .. Plain[2..]], "a").Orientation;

    // A directory of one entry: tag 0112, type 3 (16 bits), one value.
    private static byte[] Exif(int orientation) =>
        [0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, (byte)(orientation >> 8), 0, 0, 0, 0, 0, 0];
}
