using System.Runtime.InteropServices;

namespace Kiln.Vision.Tests;

public class JpegDecoderTests
{
    // What n/8 of each side is, rounded up, for all n that libjpeg-turbo knows below 1.
    [Theory]
    [InlineData(75, 123)]
    [InlineData(64, 64)]
    [InlineData(17, 90)]
    public void Scaled_decodes_are_the_smallest_that_are_no_smaller_than_the_target(int height, int width)
    {
        byte[] file = JpegWriter.Encode(SampleImages.Slopes(height, width));
        foreach ((int h, int w) in (ReadOnlySpan<(int, int)>)[(1, 1), (10, 10), (16, 12), (8, 60), (17, 17), (33, 64), (64, 64), (65, 20), (500, 5), (75, 123)])
        {
            ImageSize size = ImageFile.Decode(file, "a", new ImageReadOptions { Target = (h, w) }).Size;
            (int, int) expected = (height, width);
            for (int n = 7; n >= 1; n--)
            {
                (int scaledHeight, int scaledWidth) = (((height * n) + 7) / 8, ((width * n) + 7) / 8);
                if (scaledHeight >= h && scaledWidth >= w) expected = (scaledHeight, scaledWidth);
            }

            Assert.Equal(expected, (size.Height, size.Width));
        }
    }

    [Fact]
    public void The_target_is_that_of_the_upright_image()
    {
        byte[] file = SampleImages.Bytes("orientation-6.jpg");   // stored 13 × 22
        Assert.Equal(new ImageSize(11, 7, 3), ImageFile.Decode(file, "a", new ImageReadOptions { Target = (11, 6) }).Size);
        Assert.Equal(new ImageSize(7, 11, 3), ImageFile.Decode(file, "a", new ImageReadOptions { Target = (6, 11), Upright = false }).Size);
    }

    [Fact]
    public void A_scaled_decode_shows_the_same_picture()
    {
        byte[] file = JpegWriter.Encode(SampleImages.Slopes(80, 160), quality: 95);
        Image half = ImageFile.Decode(file, "a", new ImageReadOptions { Target = (40, 80) });
        Assert.InRange(SampleImages.Difference(SampleImages.Slopes(40, 80), half), 0, 6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Inks_kept_as_luma_and_colour_differences_become_colours(int channels)
    {
        Image inks = SampleImages.Slopes(24, 40, 4), expected = new(24, 40, 3);
        for (int i = 0; i < 24 * 40; i++)
        {
            for (int c = 0; c < 3; c++) expected.Pixels[(i * 3) + c] = (byte)Math.Round(inks.Pixels[(i * 4) + c] * inks.Pixels[(i * 4) + 3] / 255.0);
        }

        byte[] file = Ycck(inks);
        Image read = ImageFile.Decode(file, "a", new ImageReadOptions { Channels = channels });
        Assert.Equal(new ImageSize(24, 40, 3), ImageHeader.Of(file, "a").Size);
        Assert.InRange(SampleImages.Difference(channels == 3 ? expected : ImageFile.Decode(PngWriter.Encode(expected), "a", new ImageReadOptions { Channels = 1 }), read), 0, 4);
    }

    [Fact]
    public void A_damaged_file_leaves_no_trace_in_the_next()
    {
        byte[] valid = SampleImages.Bytes("420.jpg");
        Image expected = ImageFile.Decode(valid, "a");
        int frame = valid.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        byte[] twoFrames = [.. valid[..frame], .. valid[frame..(frame + 19)], .. valid[frame..]];
        foreach (byte[] damaged in (byte[][])[twoFrames, valid[..(frame + 30)], valid[..^100]])
        {
            Assert.Throws<InputException>(() => ImageFile.Decode(damaged, "a"));
            Assert.Equal(0, SampleImages.Difference(expected, ImageFile.Decode(valid, "a")));
        }
    }

    [Fact]
    public void Warnings_about_headers_count_by_the_options_of_this_file_alone()
    {
        byte[] file = SampleImages.Bytes("420.jpg");
        file[11] = 9;   // the revision of JFIF
        var accept = new ImageReadOptions { AcceptDamaged = true };
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(0, SampleImages.Difference(ImageFile.Decode(SampleImages.Bytes("420.jpg"), "a"), ImageFile.Decode(file, "a", accept)));
            Assert.Contains("JFIF revision", Assert.Throws<InputException>(() => ImageFile.Decode(file, "a")).Message);
        }
    }

    [Fact]
    public void A_library_that_is_not_there_is_told_with_what_installs_it()
    {
        Assert.Equal(0, JpegLibrary.Load(["libkiln-none.so.0", "kiln-none"]));
        string message = JpegLibrary.Missing("some/a.jpg").Message;
        Assert.StartsWith("some/a.jpg: ", message);
        foreach (string part in (string[])["apt install libturbojpeg0", "dnf install turbojpeg", "brew install jpeg-turbo", "Windows"]) Assert.Contains(part, message);
    }

    // libjpeg-turbo stores four inks as YCCK.
    private static byte[] Ycck(Image inks)
    {
        byte[] file = new byte[50_000];
        GCHandle pinned = GCHandle.Alloc(file, GCHandleType.Pinned);
        nint address = pinned.AddrOfPinnedObject();
        var length = new CULong((nuint)file.Length);
        using JpegHandle handle = TurboJpeg.InitCompress();
        Assert.Equal(0, TurboJpeg.Compress(handle, inks.Pixels, inks.Width, 0, inks.Height, TurboJpeg.Cmyk, ref address, ref length, (int)JpegSubsampling.None, 98, TurboJpeg.NoRealloc));
        pinned.Free();
        return file[..(int)length.Value];
    }
}
