namespace Kiln.Vision.Tests;

public class MnistTests
{
    [Fact]
    public void Sources_name_four_files_with_digests_and_ten_classes()
    {
        foreach (IdxSource source in (IdxSource[])[Mnist.Source, FashionMnist.Source])
        {
            Assert.Equal(10, source.ClassNames.Distinct().Count());
            Assert.Equal(4, source.Files.Select(f => f.Md5).Distinct().Count());
            Assert.All(source.Files, f => Assert.Matches("^[0-9a-f]{32}$", f.Md5));
            Assert.EndsWith("/", source.Address.AbsoluteUri);
        }
    }

    [Fact]
    public void A_directory_is_read()
    {
        using var folder = new TempFolder();
        IdxFile.WriteSet(folder, "any", Mnist.Source);
        ImageSets sets = Mnist.Load(folder["any"]);
        Assert.Equal(("mnist", 3, 2), (sets.Train.Name, sets.Train.Count, sets.Test.Count));
    }
}
