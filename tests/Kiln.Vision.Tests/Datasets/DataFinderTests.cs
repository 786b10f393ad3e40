namespace Kiln.Vision.Tests;

public class DataFinderTests
{
    private static readonly IdxSource Source = Mnist.Source with { ClassNames = ["a", "b", "c"] };

    // The first pixel of each copy says from where it was read.
    [Theory]
    [InlineData("named", 1)]
    [InlineData("user", 2)]
    [InlineData("cache", 3)]
    [InlineData("system", 4)]
    public void Places_are_looked_at_in_order(string first, byte expected)
    {
        using var folder = new TempFolder();
        string[] places = ["named", "user", "cache", "system"];
        int from = Array.IndexOf(places, first);
        Directory.CreateDirectory(folder["user"]);
        for (int i = from; i < places.Length; i++) IdxFile.WriteSet(folder, Path.Combine(places[i], "mnist"), Source, (byte)(i + 1));
        var finder = Finder(folder) with { Directory = from == 0 ? folder["named"] : null };
        Assert.Equal(expected, Source.Load(finder).Train.Pixels[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mnist")]
    [InlineData("MNIST/raw")]
    public void The_directory_named_may_hold_the_files_or_a_folder_of_them(string inside)
    {
        using var folder = new TempFolder();
        IdxFile.WriteSet(folder, Path.Combine("named", inside), Source);
        Assert.Equal(3, Source.Load(Finder(folder) with { Directory = folder["named"] }).Train.Count);
    }

    [Fact]
    public void The_directory_named_must_hold_the_files_even_if_another_place_does()
    {
        using var folder = new TempFolder();
        IdxFile.WriteSet(folder, "cache/mnist", Source);
        IdxFile.WriteSet(folder, "named", Source);
        File.Delete(folder["named/" + Source.TestLabels.Name]);
        string message = Assert.Throws<InputException>(() => Source.Load(Finder(folder) with { Directory = folder["named"] })).Message;
        Assert.Contains("missing: t10k-labels-idx1-ubyte.gz", message);
        Assert.Contains("no such directory", Assert.Throws<InputException>(() => Source.Load(Finder(folder) with { Directory = folder["none"] })).Message);
    }

    [Fact]
    public void Files_of_an_unknown_set_at_the_top_of_the_users_directory_are_not_taken()
    {
        using var folder = new TempFolder();
        IdxFile.WriteSet(folder, "user", Source);   // which of the data sets with these names is it?
        Assert.Throws<InputException>(() => Source.Load(Finder(folder)));
        IdxFile.WriteSet(folder, "mnist", Source);
        Assert.Equal(3, Source.Load(Finder(folder) with { UserDirectory = folder["mnist"] }).Train.Count);
    }

    [Fact]
    public void Unpacked_files_and_dotted_names_are_found()
    {
        using var folder = new TempFolder();
        folder.Write("mnist/train-images.idx3-ubyte", IdxFile.Images(3));
        folder.Write("mnist/train-labels-idx1-ubyte", IdxFile.Labels(0, 1, 2));
        folder.Write("mnist/t10k-images-idx3-ubyte", IdxFile.Images(2));
        folder.Write("mnist/t10k-labels.idx1-ubyte", IdxFile.Labels(0, 1));
        Assert.Equal(2, Source.Load(Finder(folder) with { Directory = folder["mnist"] }).Test.Count);
    }

    [Fact]
    public void A_data_set_that_is_nowhere_is_told_with_the_places_and_the_cure()
    {
        using var folder = new TempFolder();
        string message = Assert.Throws<InputException>(() => FashionMnist.Source.Load(Finder(folder))).Message;
        Assert.Contains(folder["cache"], message);
        Assert.Contains(folder["system"], message);
        Assert.Contains("install the Debian package dataset-fashion-mnist", message);
    }

    [Fact]
    public void A_users_directory_that_does_not_exist_is_told()
    {
        using var folder = new TempFolder();
        Assert.Contains("KILN_DATA", Assert.Throws<InputException>(() => Source.Load(Finder(folder) with { UserDirectory = folder["none"] })).Message);
    }

    private static DataFinder Finder(TempFolder folder)
    {
        Directory.CreateDirectory(folder["user"]);
        return new() { UserDirectory = folder["user"], CacheDirectory = folder["cache"], SystemDirectories = [folder["system"]], Download = null };
    }
}
