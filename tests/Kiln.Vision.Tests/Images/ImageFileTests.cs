using System.Text;

namespace Kiln.Vision.Tests;

public class ImageFileTests
{
    private static readonly byte[] Jpeg = JpegWriter.Encode(SampleImages.Slopes(75, 123));

    [Theory]
    [InlineData("420.jpg", ImageFormat.Jpeg)]
    [InlineData("rgb.png", ImageFormat.Png)]
    [InlineData("rgb.ppm", ImageFormat.Pnm)]
    [InlineData("rgb-24.bmp", ImageFormat.Bmp)]
    public void The_kind_is_told_from_the_content_whatever_the_name_says(string file, ImageFormat format)
    {
        using var folder = new TempFolder();
        string path = folder.Write("image.gif", SampleImages.Bytes(file));
        Assert.Equal(format, ImageHeader.Read(path).Format);
        Assert.Equal(ImageFile.Decode(SampleImages.Bytes(file), file).Pixels.ToArray(), ImageFile.Read(path).Pixels.ToArray());
    }

    [Fact]
    public void Channels_are_those_asked_for()
    {
        foreach (string file in SampleImages.Files)
        {
            Image stored = ImageFile.Read(file);
            Image grey = ImageFile.Read(file, new ImageReadOptions { Channels = 1 }), color = ImageFile.Read(file, new ImageReadOptions { Channels = 3 });
            Assert.Equal(stored.Size with { Channels = 1 }, grey.Size);
            Assert.Equal(stored.Size with { Channels = 3 }, color.Size);
            if (stored.Channels == 3) Assert.Equal(stored.Pixels.ToArray(), color.Pixels.ToArray());
            if (stored.Channels < 3) Assert.All(Enumerable.Range(0, grey.Size.Count), i => Assert.Equal((grey.Pixels[i], grey.Pixels[i]), (stored.Pixels[i * stored.Channels], color.Pixels[(i * 3) + 2])));
        }
    }

    public static TheoryData<string, string> Faults() => new()
    {
        { "", "the file is empty" },
        { Text("GIF89a and so on"), "a GIF file" },
        { Text("<html>not found</html>"), "HTML" },
        { Text("II*\0........"), "TIFF" },
        { Text("RIFF....WEBPVP8 "), "WebP" },
        { Text("hello"), "68 65 6C 6C" },
        { Hex(Jpeg[..2]), "FF D8" },
        { Hex(Jpeg[..20]), "no frame header" },
        { Hex(Jpeg[..^60]), "cut short or damaged (Premature end of JPEG file)" },
        { Hex(Resized(Jpeg, 60000, 60000)), "60000 × 60000 pixels; expected at least one and at most 178956970" },
        { Hex(Resized(Jpeg, 9000, 9000)), "cannot hold the 9000 × 9000 pixels" },
        { Hex(Resized(Jpeg, 0, 100)), "0 × 100 pixels" },
        { Hex(PngFile.Make(20000, 20000, 8, 2, [0])), "20000 × 20000 pixels" },
        { Text("P6 20000 20000 255\n"), "20000 × 20000 pixels" },
        { Text("P5 200 200 255\nabc"), "ends early" },
        { Hex(BmpFile.Make(20000, 20000, 24, [1, 2, 3])), "20000 × 20000 pixels" },
        { Hex(BmpFile.Make(200, 200, 24, [1, 2, 3])), "ends early" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_told_in_one_sentence_with_the_path(string hex, string says)
    {
        InputException e = Assert.Throws<InputException>(() => ImageFile.Decode(Convert.FromHexString(hex), "some/a.img"));
        Assert.StartsWith("some/a.img: ", e.Message);
        Assert.Contains(says, e.Message);
        Assert.EndsWith(".", e.Message);
    }

    [Fact]
    public void Files_that_cannot_be_read_are_told_with_their_paths()
    {
        using var folder = new TempFolder();
        foreach (string path in (string[])[folder["none.jpg"], folder.Path, ""])
        {
            Assert.StartsWith(path + ": ", Assert.Throws<InputException>(() => ImageFile.Read(path)).Message);
            Assert.StartsWith(path + ": ", Assert.Throws<InputException>(() => ImageHeader.Read(path)).Message);
        }
    }

    [Fact]
    public void The_limit_on_pixels_can_be_set()
    {
        foreach (string file in SampleImages.Files)
        {
            Image image = ImageFile.Read(file);
            int pixels = image.Height * image.Width;
            Assert.Equal(image.Size, ImageFile.Read(file, new ImageReadOptions { MaxPixels = pixels }).Size);
            Assert.Contains($"at most {pixels - 1}", Assert.Throws<InputException>(() => ImageFile.Read(file, new ImageReadOptions { MaxPixels = pixels - 1 })).Message);
        }
    }

    [Fact]
    public void Sides_whose_product_is_beyond_64_bits_are_too_large_for_any_limit()
    {
        byte[] file = PngFile.Make(-1, -1, 8, 0, [0]);   // 2³² − 1 each
        var options = new ImageReadOptions { MaxPixels = long.MaxValue };
        Assert.Contains("4294967295 × 4294967295 pixels", Assert.Throws<InputException>(() => ImageFile.Decode(file, "a", options)).Message);
        Assert.Contains("4294967295 × 4294967295 pixels", Assert.Throws<InputException>(() => ImageHeader.Of(file, "a")).Message);
        file = PngFile.Make(30_000, 30_000, 8, 0, [0]);
        Assert.Contains("more than an array holds", Assert.Throws<InputException>(() => ImageFile.Decode(file, "a", options)).Message);
    }

    [Fact]
    public void A_damaged_jpeg_is_read_as_far_as_it_goes_if_asked()
    {
        Image whole = ImageFile.Decode(Jpeg, "a"), part = ImageFile.Decode(Jpeg.AsSpan(..^60), "a", new ImageReadOptions { AcceptDamaged = true });
        Assert.Equal(whole.Size, part.Size);
        Assert.Equal(whole.Row(0).ToArray(), part.Row(0).ToArray());
        Assert.NotEqual(whole.Row(74).ToArray(), part.Row(74).ToArray());
    }

    [Fact]
    public void Memory_of_the_caller_is_filled_and_no_more_of_it_than_the_image()
    {
        foreach (string file in SampleImages.Files)
        {
            Image image = ImageFile.Read(file);
            byte[] memory = new byte[image.Size.Count + 1];
            memory[^1] = 77;
            Assert.Equal(image.Size, ImageFile.Read(file, memory));
            Assert.Equal([.. image.Pixels, 77], memory);
            Assert.Contains("give a larger one", Assert.Throws<InputException>(() => ImageFile.Read(file, new byte[image.Size.Count - 1])).Message);
        }
    }

    [Theory]
    [InlineData("420.jpg", null)]
    [InlineData("cmyk.jpg", 3)]
    [InlineData("orientation-6.jpg", 1)]
    [InlineData("scaled.jpg", 3)]
    public void A_warm_decode_into_memory_of_the_caller_allocates_nothing(string file, int? channels)
    {
        byte[] bytes = SampleImages.Bytes(file), memory = new byte[200_000];
        var options = new ImageReadOptions { Channels = channels, Target = (40, 50) };
        ImageFile.Decode(bytes, file, memory, options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) ImageFile.Decode(bytes, file, memory, options);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_warm_read_of_a_file_allocates_its_result_and_less_than_a_kilobyte()
    {
        string file = SampleImages.Files.Single(f => f.EndsWith("scaled.jpg", StringComparison.Ordinal));
        int result = ImageFile.Read(file).Size.Count;
        long before = GC.GetAllocatedBytesForCurrentThread();
        ImageFile.Read(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, result, result + 1024);
    }

    [Fact]
    public void Threads_decode_at_once()
    {
        Image expected = ImageFile.Decode(Jpeg, "a");
        Parallel.For(0, 64, _ => Assert.Equal(expected.Pixels.ToArray(), ImageFile.Decode(Jpeg, "a").Pixels.ToArray()));
    }

    private static string Text(string text) => Hex(Encoding.Latin1.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    // Another size in the frame header.
    private static byte[] Resized(byte[] jpeg, int width, int height)
    {
        byte[] changed = [.. jpeg];
        int frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        (changed[frame + 5], changed[frame + 6], changed[frame + 7], changed[frame + 8]) = ((byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width);
        return changed;
    }
}
