namespace Kiln.Tests.Training;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_file_holds_the_text_and_nothing_lies_beside_it()
    {
        AtomicFile.WriteText(folder.File("a.txt"), "one");
        Assert.Equal("one", File.ReadAllText(folder.File("a.txt")));
        Assert.Single(Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void An_old_file_is_replaced_even_by_a_shorter_one()
    {
        AtomicFile.WriteText(folder.File("a.txt"), "a long text");
        AtomicFile.WriteText(folder.File("a.txt"), "b");
        Assert.Equal("b", File.ReadAllText(folder.File("a.txt")));
    }

    [Fact]
    public void A_write_that_fails_half_way_leaves_the_old_file_and_nothing_else()
    {
        AtomicFile.WriteText(folder.File("a.txt"), "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder.File("a.txt"), stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException("half way");
        }));
        Assert.Equal("old", File.ReadAllText(folder.File("a.txt")));
        Assert.Single(Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void A_missing_folder_is_named_in_one_sentence()
    {
        var error = Assert.Throws<InputException>(() => AtomicFile.WriteText(folder.File("none/a.txt"), "x"));
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_a_folder_is_an_input_error()
    {
        Directory.CreateDirectory(folder.File("sub"));
        Assert.Throws<InputException>(() => AtomicFile.WriteText(folder.File("sub"), "x"));
        Assert.Single(Directory.GetFileSystemEntries(folder.FullName));
    }
}
