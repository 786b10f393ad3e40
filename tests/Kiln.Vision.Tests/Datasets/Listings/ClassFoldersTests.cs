namespace Kiln.Vision.Tests;

public class ClassFoldersTests
{
    [Fact]
    public void Classes_are_sorted_by_their_characters_and_files_by_path_with_nested_folders_and_without_junk()
    {
        using var folder = new TempFolder();
        foreach (string name in (string[])["train/b/2.png", "train/b/10.jpg", "train/b/deep/er/1.PNG", "train/B/1.bmp", "train/a/1.ppm", "val/a/1.png", "train/b/Thumbs.db", "train/b/.DS_Store", "train/b/notes.txt", "train/.hidden/1.png", "readme.md"])
        {
            folder.Write(name, [1]);
        }

        Directory.CreateDirectory(folder["train/empty"]);
        FileListing listing = ClassFolders.List(folder.Path, null)!;
        Assert.Equal(["B", "a", "b"], listing.ClassNames);
        Assert.Equal(["train/B/1.bmp", "train/a/1.ppm", "train/b/10.jpg", "train/b/2.png", "train/b/deep/er/1.PNG", "val/a/1.png"], listing.Paths.Select(p => Path.GetRelativePath(folder.Path, p).Replace('\\', '/')));
        Assert.Equal([0, 1, 2, 2, 2, 1], listing.Labels);
        Assert.Equal([.. Enumerable.Repeat(ListedPart.Train, 5), ListedPart.Test], listing.Parts);
        Assert.Equal(4, listing.Ignored);
        Assert.Equal(["empty"], listing.EmptyClasses);
    }

    [Theory]
    [InlineData(null, "val")]
    [InlineData("val", "val")]
    [InlineData("test", "test")]
    public void Of_two_parts_to_measure_on_the_one_asked_for_is_taken(string? part, string expected)
    {
        using var folder = new TempFolder();
        foreach (string name in (string[])["train/a/1.png", "val/a/1.png", "test/a/1.png"]) folder.Write(name, [1]);
        Assert.EndsWith(Path.Combine(expected, "a", "1.png"), ClassFolders.List(folder.Path, part)!.Paths[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_training_images_and_a_part_that_is_not_there_are_told()
    {
        using var folder = new TempFolder();
        foreach (string name in (string[])["train/a/1.png", "test/a/1.png", "test/c/1.png"]) folder.Write(name, [1]);
        Assert.Contains("class 'c' has images to measure on but none to train on", Assert.Throws<InputException>(() => ClassFolders.List(folder.Path, null)).Message);
        Assert.Contains("no folder 'val'", Assert.Throws<InputException>(() => ClassFolders.List(folder.Path, "val")).Message);
    }

    [Fact]
    public void Without_parts_or_with_train_alone_nothing_is_divided_yet()
    {
        using TempFolder flat = new(), alone = new(), none = new();
        flat.Write("x/1.png", [1]);
        alone.Write("train/x/1.png", [1]);
        none.Write("1.png", [1]);
        Assert.Equal([ListedPart.Undivided], ClassFolders.List(flat.Path, null)!.Parts);
        Assert.Equal((ListedPart.Undivided, "x"), (ClassFolders.List(alone.Path, null)!.Parts[0], ClassFolders.List(alone.Path, null)!.ClassNames[0]));
        Assert.Null(ClassFolders.List(none.Path, null));
    }
}
