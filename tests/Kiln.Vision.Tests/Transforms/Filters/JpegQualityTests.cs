namespace Kiln.Vision.Tests;

public class JpegQualityTests
{
    private static readonly ImageSize Size = new(40, 56, 3);

    [Theory]
    [InlineData(JpegSubsampling.None)]
    [InlineData(JpegSubsampling.Half)]
    [InlineData(JpegSubsampling.Quarter)]
    public void The_bytes_are_those_of_a_file_that_was_written_and_read(JpegSubsampling subsampling)
    {
        foreach (int channels in (int[])[1, 3])
        {
            Image image = PhotometricRow.Picture(40, 56, channels);
            foreach (int quality in (int[])[1, 30, 75, 100])
            {
                Image expected = ImageFile.Decode(JpegWriter.Encode(image, quality, subsampling), "a.jpg");
                byte[] found = new byte[image.Size.Count];
                new JpegQuality(Subsampling: subsampling).Apply(new Draw(true, quality), image.Size, image.Pixels, found);
                Assert.Equal(expected.Pixels.ToArray(), found);
            }
        }
    }

    [Fact]
    public void Every_quality_of_the_range_is_drawn_as_often_as_any_other()
    {
        const int Trials = 6100;
        int[] counts = new int[101];
        var transform = new JpegQuality(30, 90, Chance: 1);
        for (int i = 0; i < Trials; i++)
        {
            Philox random = new SampleKey(3, 0, i).Stream();
            counts[(int)transform.Sample(Size, ref random).A]++;
        }

        Assert.Equal(Trials, counts[30..91].Sum());
        Assert.All(counts[30..91], n => Assert.InRange(n, 60, 140));   // four deviations of √100
    }

    [Fact]
    public void Lower_quality_is_further_from_the_image()
    {
        Image image = PhotometricRow.Picture(64, 64, 3);
        double before = 0;
        foreach (int quality in (int[])[100, 80, 40, 10, 1])
        {
            byte[] found = new byte[image.Size.Count];
            new JpegQuality().Apply(new Draw(true, quality), image.Size, image.Pixels, found);
            double squares = 0;
            for (int i = 0; i < found.Length; i++) squares += Math.Pow(found[i] - image.Pixels[i], 2);
            Assert.True(squares > before, $"Quality {quality}: {squares} is not above {before}.");
            before = squares;
        }
    }

    [Fact]
    public void Once_warm_it_allocates_nothing()
    {
        Image image = PhotometricRow.Picture(33, 47, 4);
        byte[] found = new byte[image.Size.Count];
        var transform = new JpegQuality();
        for (int i = 0; i < 3; i++) transform.Apply(new Draw(true, 60), image.Size, image.Pixels, found);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) transform.Apply(new Draw(true, 20 + i), image.Size, image.Pixels, found);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Settings_out_of_range_and_a_missing_library_are_told_in_one_sentence()
    {
        Assert.Equal("JpegQuality: Low is 0; expected a number from 1 to 100.", Assert.Throws<InputException>(() => new JpegQuality(0)).Message);
        Assert.Equal("JpegQuality: High is 20; expected a number from 30 to 100.", Assert.Throws<InputException>(() => new JpegQuality(30, 20)).Message);
        Assert.Contains("expected None, Half or Quarter", Assert.Throws<InputException>(() => new JpegQuality(Subsampling: (JpegSubsampling)7)).Message);
        Assert.StartsWith("JpegQuality: JPEG images need the library libjpeg-turbo", JpegLibrary.Missing(nameof(JpegQuality)).Message);
        Assert.Equal([new JpegQuality(40, 60, JpegSubsampling.None)], TransformCatalog.Parse("jpegQuality:40:60:none"));
    }
}
