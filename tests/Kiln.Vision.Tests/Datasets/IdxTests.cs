using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Kiln.Vision.Tests;

public class IdxTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Images_and_labels_are_read_packed_or_plain_whatever_the_name(bool packed)
    {
        using var folder = new TempFolder();
        byte[] images = IdxFile.Images(3, 2, 4), labels = IdxFile.Labels(2, 0, 1);
        string imagesPath = folder.Write("images", packed ? IdxFile.Gzip(images) : images);
        string labelsPath = folder.Write("labels", packed ? IdxFile.Gzip(labels) : labels);
        ImageSet set = Idx.ReadSet("tiny", DataPart.Train, imagesPath, labelsPath, ["a", "b", "c"]);
        Assert.Equal(new ImageSize(2, 4, 1), set.Size);
        Assert.Equal([2, 0, 1], set.Labels.ToArray());
        Assert.Equal([8, 9, 10, 11, 12, 13, 14, 15], set.PixelsOf(1).ToArray());
    }

    [Fact]
    public void Four_axes_are_images_with_channels()
    {
        using var folder = new TempFolder();
        string images = folder.Write("images", IdxFile.Make(0x804, [1, 1, 2, 3], [1, 2, 3, 4, 5, 6]));
        ImageSet set = Idx.ReadSet("tiny", DataPart.Test, images, folder.Write("labels", IdxFile.Labels(1)), []);
        Assert.Equal(new ImageSize(1, 2, 3), set.Size);
        Assert.Equal(["0", "1"], set.ClassNames);
    }

    public static TheoryData<string, byte[]> Faults()
    {
        byte[] valid = IdxFile.Images(3);
        byte[] packed = IdxFile.Gzip(valid);
        byte[] wrongSum = [.. packed];
        wrongSum[^6] ^= 1;
        return new()
        {
            { "the two files were exchanged", IdxFile.Labels(1, 2, 3) },
            { "magic number 3c68746d", Encoding.ASCII.GetBytes("<html>not here</html>") },
            { "page of text", Encoding.ASCII.GetBytes("<html>not here</html>") },
            { "zip archive", Encoding.ASCII.GetBytes("PK\u0003\u0004 and so on") },
            { "values are not bytes", IdxFile.Make(0xD03, [1, 1, 1], [0, 0, 0, 0]) },
            { "magic number 00000805", IdxFile.Make(0x805, [1, 1, 1, 1, 1], [0]) },
            { "cut short", [] },
            { "cut short", [0, 0, 8] },
            { "cut short", [0, 0, 8, 3, 0, 0] },
            { "announces 3000 along axis 0", IdxFile.Make(0x803, [3000, 2, 2], [1, 2]) },
            { "announces 4294967295 along axis 0", IdxFile.Make(0x803, [-1, 2, 2], [1, 2]) },
            { "announces 0 along axis 1", IdxFile.Make(0x803, [3, 0, 2], []) },
            { "ends after 11 of the 12 values", valid[..^1] },
            { "ends after 11 of the 12 values", IdxFile.Gzip(valid[..^1]) },
            { "goes on after the 12 values", [.. valid, 0] },
            { "goes on after the 12 values", IdxFile.Gzip([.. valid, 0]) },
            { "cut short", packed[..^15] },
            { "damaged", wrongSum },
        };
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_told_in_one_sentence_with_the_path(string says, byte[] file)
    {
        using var folder = new TempFolder();
        string path = folder.Write("images", file);
        InputException e = Assert.Throws<InputException>(() => Idx.ReadImages(path));
        Assert.StartsWith(path + ": ", e.Message);
        Assert.Contains(says, e.Message);
        Assert.EndsWith(".", e.Message.Replace("?.", ".", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_told_with_its_path()
    {
        using var folder = new TempFolder();
        InputException e = Assert.Throws<InputException>(() => Idx.ReadLabels(folder["none"]));
        Assert.StartsWith(folder["none"] + ": there is no such file", e.Message);
    }

    [Fact]
    public void Different_counts_and_unknown_labels_are_told_with_both_numbers()
    {
        using var folder = new TempFolder();
        string images = folder.Write("images", IdxFile.Images(3));
        string two = folder.Write("two", IdxFile.Labels(0, 1)), high = folder.Write("high", IdxFile.Labels(0, 1, 7));
        string counts = Assert.Throws<InputException>(() => Idx.ReadSet("tiny", DataPart.Train, images, two, [])).Message;
        Assert.Contains("3 images", counts);
        Assert.Contains("2 labels", counts);
        Assert.Contains("label 7", Assert.Throws<InputException>(() => Idx.ReadSet("tiny", DataPart.Train, images, high, ["a", "b"])).Message);
    }

    [Fact]
    public void A_damaged_file_gives_an_array_or_an_input_error_and_nothing_else()
    {
        using var folder = new TempFolder();
        byte[] images = IdxFile.Images(4, 3, 3);
        foreach (byte[] valid in new[] { images, IdxFile.Gzip(images) })
        {
            Prop.ForAll(Mutation.Any, m => TryRead(folder, m.Apply(valid))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        }
    }

    [Fact]
    public void Random_bytes_give_an_input_error_and_nothing_else()
    {
        using var folder = new TempFolder();
        Prop.ForAll<byte[]>(bytes =>
        {
            TryRead(folder, bytes);
            TryRead(folder, [0, 0, 8, 3, .. bytes]);
            TryRead(folder, IdxFile.Gzip(bytes));
            TryRead(folder, [0x1F, 0x8B, 8, .. bytes]);
        }).QuickCheckThrowOnFailure();
    }

    private static void TryRead(TempFolder folder, byte[] bytes)
    {
        string path = folder.Write("images", bytes);
        try
        {
            IdxArray images = Idx.ReadImages(path);
            Assert.Equal(images.Values.Length, images.Sizes.Aggregate(1, (a, b) => a * b));
        }
        catch (InputException e)
        {
            Assert.StartsWith(path, e.Message);
        }
    }
}
