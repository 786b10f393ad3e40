namespace Kiln.Vision.Tests;

public class DatasetCatalogTests
{
    private static readonly DataFinder Nowhere = new() { Download = null, SystemDirectories = [] };

    [Fact]
    public void An_unknown_name_is_told_with_the_known_ones_and_the_nearest()
    {
        string message = Assert.Throws<InputException>(() => DatasetCatalog.Load("fashon-mnist", Nowhere)).Message;
        Assert.Contains("did you mean 'fashion-mnist'?", message);
        Assert.Contains("shapes-color", message);
        Assert.DoesNotContain("did you mean", Assert.Throws<InputException>(() => DatasetCatalog.Load("zzzzzzzzzzzz", Nowhere)).Message);
    }

    [Fact]
    public void A_directory_with_the_four_files_is_a_data_set()
    {
        using var folder = new TempFolder();
        IdxFile.WriteSet(folder, "mine", Mnist.Source);
        ImageSets sets = DatasetCatalog.Load(folder["mine"], Nowhere);
        Assert.Equal("mine", sets.Train.Name);
        Assert.Equal(["0", "1", "2"], sets.Test.ClassNames);
        Assert.Equal((DataPart.Train, DataPart.Test), (sets.Train.Part, sets.Test.Part));
    }

    [Fact]
    public void A_directory_without_them_is_told_what_is_expected()
    {
        using var folder = new TempFolder();
        Assert.Contains("train-images-idx3-ubyte", Assert.Throws<InputException>(() => DatasetCatalog.Load(folder.Path, Nowhere)).Message);
    }

    [Theory]
    [InlineData("shapes", "28×28×1")]
    [InlineData("shapes-color", "32×32×3")]
    public void Shapes_go_by_name_and_need_no_files(string name, string size)
    {
        ImageSets sets = DatasetCatalog.Load(name, Nowhere);
        Assert.Equal((12_000, 2_000, size), (sets.Train.Count, sets.Test.Count, sets.Test.Size.ToString()));
        Assert.Equal(name, sets.Train.Name);
    }

    [Fact]
    public void Names_differ_and_every_one_is_described()
    {
        Assert.Equal(DatasetCatalog.Entries.Count, DatasetCatalog.Entries.Select(e => e.Name).Distinct().Count());
        Assert.All(DatasetCatalog.Entries, e => Assert.NotEmpty(e.Description));
    }
}
