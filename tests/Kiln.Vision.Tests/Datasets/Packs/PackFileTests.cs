using System.Buffers.Binary;
using Xunit.Abstractions;

namespace Kiln.Vision.Tests;

public class PackFileTests(ITestOutputHelper output)
{
    private const int Usual = 600;

    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("KILN_FUZZ"), out int n) ? n : Usual;

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void A_pack_has_the_samples_of_its_folder_in_the_same_order_to_the_byte(bool encoded, bool divided)
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, divided ? ["set/train", "set/val"] : ["set"]);
        folder.Write("set/train/a/bad.png".Replace("train/", divided ? "train/" : "", StringComparison.Ordinal), [1, 2, 3]);
        PackReport report = DatasetOpening.Pack(folder["set"], folder["p"], encoded, new(), ImageFolder.Nowhere);
        Assert.Equal((divided ? 40 : 20, 1, new FileInfo(folder["p"]).Length), (report.Images, report.Report.Bad.Count, report.Bytes));
        ImageSources expected = ImageFolder.Open(folder["set"]), found = ImageFolder.Open(folder["p"]);
        foreach ((ImageSource from, ImageSource pack) in ((ImageSource, ImageSource)[])[(expected.Train, found.Train), (expected.Test, found.Test)])
        {
            Assert.Equal((from.Name, from.Part, from.CommonSize), (pack.Name, pack.Part, pack.CommonSize));
            Assert.Equal(from.ClassNames, pack.ClassNames);
            Assert.Equal(from.Labels.ToArray(), pack.Labels.ToArray());
            Assert.Equal(ImageFolder.Pixels(from), ImageFolder.Pixels(pack));
        }

        Assert.DoesNotContain(folder.Path, File.ReadAllText(folder["p"]), StringComparison.Ordinal);
        Assert.Equal(["p", "set"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Known_data_sets_and_images_of_any_size_are_packed_too()
    {
        using var folder = new TempFolder();
        IdxFile.WriteSet(folder, "mine", Mnist.Source);
        DatasetOpening.Pack(folder["mine"], folder["idx"], false, new(), ImageFolder.Nowhere);
        Assert.Equal(ImageFolder.Pixels(ImageFolder.Open(folder["mine"]).Test), ImageFolder.Pixels(ImageFolder.Open(folder["idx"]).Test));

        for (int i = 0; i < 6; i++) folder.Write($"mixed/{i % 2}/{i}.png", PngWriter.Encode(ImageFolder.Make(i, 4 + i, 9 - i)));
        DatasetOpening.Pack(folder["mixed"], folder["mixed.pack"], false, new(), ImageFolder.Nowhere);
        DataOptions half = new() { TestShare = 0.5 };
        ImageSources found = ImageFolder.Open(folder["mixed.pack"], half);
        Assert.Null(found.Train.CommonSize);
        Assert.Equal(ImageFolder.Pixels(ImageFolder.Open(folder["mixed"], half).Train), ImageFolder.Pixels(found.Train));
    }

    [Fact]
    public void A_size_that_pixels_in_a_pack_do_not_have_is_refused_and_encoded_ones_take_any()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set");
        DatasetOpening.Pack(folder["set"], folder["raw"], false, new(), ImageFolder.Nowhere);
        DatasetOpening.Pack(folder["set"], folder["encoded"], true, new(), ImageFolder.Nowhere);
        DataOptions sized = new() { Size = "3x4" };
        Assert.Contains("not of 3×4", Assert.Throws<InputException>(() => ImageFolder.Open(folder["raw"], sized)).Message);
        Assert.Equal(ImageFolder.Pixels(ImageFolder.Open(folder["set"], sized).Train), ImageFolder.Pixels(ImageFolder.Open(folder["encoded"], sized).Train));
    }

    [Fact]
    public void Reading_a_pack_of_pixels_allocates_nothing_once_warm()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set");
        DatasetOpening.Pack(folder["set"], folder["raw"], false, new(), ImageFolder.Nowhere);
        var view = new ImageView(ImageFolder.Open(folder["raw"]).Train, Normalizer.None);
        float[] into = new float[90];
        for (int i = 0; i < view.Count; i++) view.Read(i, new SampleKey(1, 0, i), into);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < view.Count; i++) view.Read(i, new SampleKey(1, 0, i), into);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Packs_cut_short_or_changed_are_told_in_one_sentence()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set");
        DatasetOpening.Pack(folder["set"], folder["p"], false, new(), ImageFolder.Nowhere);
        byte[] pack = File.ReadAllBytes(folder["p"]);
        string Of(byte[] bytes) => Assert.Throws<InputException>(() => ImageFolder.Pixels(ImageFolder.Open(folder.Write("q", bytes)).Train)).Message;
        Assert.Contains("header announces", Of(pack[..^1]));
        Assert.Contains("less than a header", Of(pack[..20]));
        byte[] pixel = [.. pack], index = [.. pack], version = [.. pack];
        foreach (int i in Enumerable.Range(0, 20)) pixel[PackIndex.HeaderLength + (90 * i)] ^= 1;
        index[^3] ^= 1;
        version[8] = 9;
        Assert.Contains("has changed", Of(pixel));
        Assert.Contains("its index has changed", Of(index));
        Assert.Contains("version 9", Of(version));
    }

    [Fact]
    public void Damaged_packs_give_images_or_an_input_error_and_nothing_else()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set/train", "set/test");
        DatasetOpening.Pack(folder["set"], folder["raw"], false, new(), ImageFolder.Nowhere);
        DatasetOpening.Pack(folder["set"], folder["encoded"], true, new(), ImageFolder.Nowhere);
        byte[][] files = [File.ReadAllBytes(folder["raw"]), File.ReadAllBytes(folder["encoded"])];
        (int read, int errors) = (0, 0);
        for (int number = 0; number < Count; number++)
        {
            byte[] damaged = FileDamage.Make(files, number);
            // Half of them get lengths and a hash that fit, so that the damage is met behind those checks.
            if (number % 2 == 0 && damaged.Length > PackIndex.HeaderLength) Repair(damaged);
            string path = folder.Write("q", damaged);
            try
            {
                if (!PackFile.IsPack(path)) continue;
                ImageSources found = PackFile.Open(path).Images(new(), ReadingOptions.Default).Divide(new(), 1);
                Assert.NotEmpty(ImageFolder.Pixels(found.Train));
                read++;
            }
            catch (InputException e)
            {
                Assert.True(e.Message.EndsWith('.'), $"damage {number}: {e.Message}");
                errors++;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"damage {number}: {e}");
            }
        }

        output.WriteLine($"{Count} packs, {read} read, {errors} input errors");
        Assert.True(errors > Count / 4 && read > Count / 20, $"{read} read and {errors} errors: the damage is too small or too large to tell anything.");
    }

    [Theory]
    [Trait("row", "B9")]
    [InlineData(false)]
    [InlineData(true)]
    public void Masks_are_kept_and_read_as_from_their_folder(bool encoded)
    {
        using var folder = new TempFolder();
        DrawnShapes.Write(folder, "set/train/", 7);
        DrawnShapes.Write(folder, "set/val/", 3);
        folder.Write("set/classes.txt", "ground\nsquare\nbar\n"u8.ToArray());
        DatasetOpening.Pack(folder["set"], folder["p"], encoded, new(), ImageFolder.Nowhere);
        ImageSources expected = ImageFolder.Open(folder["set"]), found = ImageFolder.Open(folder["p"], memory: 1);
        Assert.Equal(ImageFingerprint.Of(expected.Train), ImageFingerprint.Of(found.Train));
        Assert.Equal(ImageFingerprint.Of(expected.Test), ImageFingerprint.Of(found.Test));
        Assert.Equal(expected.Test.MaskOf(2)!.Pixels.ToArray(), found.Test.MaskOf(2)!.Pixels.ToArray());
        Assert.Equal(["ground", "square", "bar"], found.Train.ClassNames);
        if (encoded) Assert.Equal(ImageFolder.Open(folder["set"], new(Size: "10x12")).Train.Masks!.Of(1).Pixels.ToArray(), ImageFolder.Open(folder["p"], new(Size: "10x12")).Train.Masks!.Of(1).Pixels.ToArray());
        if (encoded) Assert.Contains("leave out --size", Assert.Throws<InputException>(() => DatasetOpening.Pack(folder["set"], folder["q"], true, new(Size: "9"), ImageFolder.Nowhere)).Message, StringComparison.Ordinal);
        byte[] pack = File.ReadAllBytes(folder["p"]);
        pack[^3] ^= 1;   // in the last mask
        Repair(pack);
        folder.Write("damaged", pack);
        Assert.Contains("(a mask in it makes no sense)", Assert.Throws<InputException>(() => ImageFolder.Open(folder["damaged"])).Message, StringComparison.Ordinal);
    }

    private static void Repair(byte[] pack)
    {
        BinaryPrimitives.WriteInt64LittleEndian(pack.AsSpan(16), pack.Length);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(pack.AsSpan(24));
        if (offset < PackIndex.HeaderLength || offset > pack.Length) return;
        BinaryPrimitives.WriteInt64LittleEndian(pack.AsSpan(32), pack.Length - offset);
        BinaryPrimitives.WriteUInt64LittleEndian(pack.AsSpan(40), ContentHash.Of(pack.AsSpan((int)offset)));
    }
}
