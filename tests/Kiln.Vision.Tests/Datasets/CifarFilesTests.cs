namespace Kiln.Vision.Tests;

public class CifarFilesTests
{
    private const int Pixels = 3072;

    private static byte[] Images(int labelBytes, params byte[][] labels) => [.. labels.SelectMany((l, n) => l[..labelBytes].Concat(Enumerable.Range(0, Pixels).Select(i => (byte)((i / 1024 * 50) + (i % 1024 % 7) + n))))];

    private static void Write10(TempFolder folder, string name)
    {
        for (int b = 1; b <= 5; b++) folder.Write($"{name}/data_batch_{b}.bin", Images(1, [(byte)b], [0]));
        folder.Write($"{name}/test_batch.bin", Images(1, [9], [3], [2]));
    }

    [Fact]
    public void Cifar10_is_read_from_its_folder_or_the_one_above_or_by_name_with_channels_side_by_side()
    {
        using var folder = new TempFolder();
        Write10(folder, "cifar-10-batches-bin");
        ImageSources found = ImageFolder.Open(folder["cifar-10-batches-bin"]);
        Assert.Equal([1, 0, 2, 0, 3, 0, 4, 0, 5, 0], found.Train.Labels.ToArray());
        Assert.Equal((3, "truck"), (found.Test.Count, found.Test.ClassNames[found.Test.Labels[0]]));
        Assert.Equal([0, 50, 100, 1, 51, 101], found.Train.Read(0)[..6].ToArray());
        Assert.Equal(10, ImageFolder.Open(folder.Path).Train.Count);
        Assert.Equal(10, DatasetOpening.Open("cifar10", new(), 1, ImageFolder.Nowhere with { Directory = folder.Path }).Train.Count);
        Assert.Contains("binary version", Assert.Throws<InputException>(() => DatasetOpening.Open("cifar100", new(), 1, ImageFolder.Nowhere with { Directory = folder.Path })).Message);
    }

    [Fact]
    public void Cifar100_has_fine_and_coarse_labels()
    {
        using var folder = new TempFolder();
        folder.Write("c/train.bin", Images(2, [3, 99], [19, 7]));
        folder.Write("c/test.bin", Images(2, [0, 1]));
        Assert.Equal([99, 7], ImageFolder.Open(folder["c"]).Train.Labels.ToArray());
        ImageSource coarse = ImageFolder.Open(folder["c"], new() { Labels = "coarse" }).Train;
        Assert.Equal([3, 19], coarse.Labels.ToArray());
        Assert.Equal(20, coarse.ClassNames.Count);
    }

    [Fact]
    public void Files_cut_short_missing_or_with_impossible_labels_are_told()
    {
        using var folder = new TempFolder();
        Write10(folder, "c");
        string Message() => Assert.Throws<InputException>(() => ImageFolder.Open(folder["c"])).Message;
        folder.Write("c/data_batch_2.bin", Images(1, [1])[..^1]);
        Assert.Contains("data_batch_2.bin: the file has 3072 bytes", Message());
        folder.Write("c/data_batch_2.bin", Images(1, [10]));
        Assert.Contains("label 10", Message());
        File.Delete(folder["c/data_batch_2.bin"]);
        Assert.Contains("no such file", Message());
    }
}
