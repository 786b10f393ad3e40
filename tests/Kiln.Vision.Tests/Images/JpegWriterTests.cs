namespace Kiln.Vision.Tests;

public class JpegWriterTests
{
    [Theory]
    [InlineData(1, JpegSubsampling.Quarter)]
    [InlineData(3, JpegSubsampling.None)]
    [InlineData(3, JpegSubsampling.Half)]
    [InlineData(3, JpegSubsampling.Quarter)]
    public void What_is_written_is_read_again_nearly_as_it_was(int channels, JpegSubsampling subsampling)
    {
        using var folder = new TempFolder();
        Image image = SampleImages.Slopes(33, 50, channels);
        JpegWriter.Write(folder["a.jpg"], image, quality: 98, subsampling);
        Assert.InRange(SampleImages.Difference(image, ImageFile.Read(folder["a.jpg"])), 0, 4);
    }

    [Fact]
    public void Quality_and_subsampling_make_files_smaller()
    {
        Image photo = ImageFile.Decode(SampleImages.Bytes("scaled.jpg"), "a");
        int Length(int quality, JpegSubsampling subsampling) => JpegWriter.Encode(photo, quality, subsampling).Length;
        Assert.True(Length(30, JpegSubsampling.None) < Length(90, JpegSubsampling.None));
        Assert.True(Length(90, JpegSubsampling.Quarter) < Length(90, JpegSubsampling.Half));
        Assert.True(Length(90, JpegSubsampling.Half) < Length(90, JpegSubsampling.None));
    }

    [Fact]
    public void What_a_jpeg_cannot_be_is_told()
    {
        Assert.Contains("from 1 to 100", Assert.Throws<InputException>(() => JpegWriter.Encode(new Image(2, 2, 3), quality: 0)).Message);
        Assert.Contains("alpha", Assert.Throws<InputException>(() => JpegWriter.Encode(new Image(2, 2, 4))).Message);
        Assert.Contains("JPEG", Assert.Throws<InputException>(() => JpegWriter.Encode(new Image(1, 70_000, 1))).Message);
        using var folder = new TempFolder();
        Assert.StartsWith(folder["none/a.jpg"], Assert.Throws<InputException>(() => JpegWriter.Write(folder["none/a.jpg"], new Image(2, 2, 3))).Message);
    }
}
