using FsCheck;
using FsCheck.Fluent;

namespace Kiln.Vision.Tests;

public class PngWriterTests
{
    [Fact]
    public void What_is_written_is_read_again() => Prop.ForAll(Images, image =>
    {
        Image again = PngReader.Decode(PngWriter.Encode(image), "a.png");
        Assert.Equal(image.Size, again.Size);
        Assert.Equal(image.Pixels.ToArray(), again.Pixels.ToArray());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Smooth_images_are_packed_well()
    {
        var ramp = new Image(new ImageSize(64, 64, 1), [.. Enumerable.Range(0, 4096).Select(i => (byte)((i % 64) + (i / 64)))]);
        Assert.True(PngWriter.Encode(ramp).Length < 400);
    }

    [Fact]
    public void A_file_is_written_and_a_directory_that_does_not_exist_is_told()
    {
        using var folder = new TempFolder();
        var image = new Image(2, 3, 4);
        image[1, 2, 3] = 77;
        PngWriter.Write(folder["a.png"], image);
        Assert.Equal(77, PngReader.Read(folder["a.png"])[1, 2, 3]);
        string nowhere = folder["none/a.png"];
        Assert.StartsWith(nowhere, Assert.Throws<InputException>(() => PngWriter.Write(nowhere, image)).Message);
    }

    private static Arbitrary<Image> Images { get; } = (
        from height in Gen.Choose(1, 12)
        from width in Gen.Choose(1, 12)
        from channels in Gen.Choose(1, 4)
        from pixels in ArbMap.Default.GeneratorFor<byte>().ArrayOf(height * width * channels)
        select new Image(new ImageSize(height, width, channels), pixels)).ToArbitrary();
}
