namespace Kiln.Vision.Tests;

public class IdxWriterTests
{
    [Theory]
    [InlineData(1, "")]
    [InlineData(1, ".gz")]
    [InlineData(3, ".gz")]
    public void What_is_written_is_read_again(int channels, string ending)
    {
        using var folder = new TempFolder();
        ImageSet set = new Shapes(Side: 9, channels).Make(DataPart.Train, 20);
        IdxWriter.Write(set, folder["images" + ending], folder["labels" + ending]);
        ImageSet again = Idx.ReadSet("again", DataPart.Train, folder["images" + ending], folder["labels" + ending], set.ClassNames);
        Assert.Equal(set.Size, again.Size);
        Assert.Equal(set.Pixels.ToArray(), again.Pixels.ToArray());
        Assert.Equal(set.Labels.ToArray(), again.Labels.ToArray());
        Assert.Equal(ending == ".gz", File.ReadAllBytes(folder["images" + ending])[0] == 0x1F);
    }
}
