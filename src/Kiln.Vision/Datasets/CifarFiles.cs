namespace Kiln.Vision;

/// <summary>The binary files of CIFAR-10 and CIFAR-100 (Krizhevsky 2009): 60,000 colour images of 32×32, labels and planes of red, green and blue.</summary>
internal static class CifarFiles
{
    /// <summary>The names for the tool.</summary>
    public const string Name10 = "cifar10", Name100 = "cifar100";

    private const int Side = 32, Plane = Side * Side, Pixels = 3 * Plane;

    /// <summary>The folders their archives unpack to, and other names they go by.</summary>
    private static readonly string[] Folders10 = ["cifar-10-batches-bin", "cifar10", "cifar-10"], Folders100 = ["cifar-100-binary", "cifar100", "cifar-100"];

    private static readonly string[] Train10 = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];
    private static readonly string[] Names10 = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Reads a directory that holds the files, itself or in the folder of the archive; null if none are there.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="coarse">Whether to take the 20 coarse labels of CIFAR-100.</param>
    /// <exception cref="InputException">Some files are missing, or one is damaged.</exception>
    public static ImageSets? Read(string directory, bool coarse)
    {
        foreach (string folder in (string[])[directory, .. Folders10.Concat(Folders100).Select(f => Path.Combine(directory, f))])
        {
            if (Train10.Any(f => File.Exists(Path.Combine(folder, f)))) return Read10(folder);
            if (File.Exists(Path.Combine(folder, "train.bin")) && File.Exists(Path.Combine(folder, "test.bin"))) return Read100(folder, coarse);
        }

        return null;
    }

    /// <summary>Finds one of the two by name in the places of a finder.</summary>
    /// <exception cref="InputException">It is nowhere, or damaged.</exception>
    public static ImageSets Find(string name, DataFinder finder, bool coarse)
    {
        string[] folders = name == Name10 ? Folders10 : Folders100;
        string?[] places = finder.Directory is { } given ? [given] : [finder.UserDirectory, finder.CacheDirectory, .. finder.SystemDirectories];
        foreach (string place in places.OfType<string>())
        {
            foreach (string folder in (string[])[.. folders.Select(f => Path.Combine(place, f)), .. finder.Directory is null ? [] : (string[])[place]])
            {
                if (!Directory.Exists(folder)) continue;
                if (name == Name10 && Train10.Any(f => File.Exists(Path.Combine(folder, f)))) return Read10(folder);
                if (name == Name100 && File.Exists(Path.Combine(folder, "train.bin"))) return Read100(folder, coarse);
            }
        }

        throw new InputException($"The data set '{name}' is not in {string.Join(", ", places.OfType<string>())}; get the binary version from https://www.cs.toronto.edu/~kriz/cifar.html, unpack it there, or name its folder by --data.");
    }

    private static ImageSets Read10(string folder)
    {
        string[] names = NamesIn(folder, "batches.meta.txt", 10) ?? Names10;
        return new(ReadSet(Name10, DataPart.Train, folder, Train10, 1, 0, names), ReadSet(Name10, DataPart.Test, folder, ["test_batch.bin"], 1, 0, names));
    }

    private static ImageSets Read100(string folder, bool coarse)
    {
        int classes = coarse ? 20 : 100;
        string[] names = NamesIn(folder, coarse ? "coarse_label_names.txt" : "fine_label_names.txt", classes) ?? [.. Enumerable.Range(0, classes).Select(c => $"{c}")];
        int label = coarse ? 0 : 1;
        return new(ReadSet(Name100, DataPart.Train, folder, ["train.bin"], 2, label, names), ReadSet(Name100, DataPart.Test, folder, ["test.bin"], 2, label, names));
    }

    private static string[]? NamesIn(string folder, string file, int count)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path)) return null;
        string[] names = [.. File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0).Take(count + 1)];
        return names.Length == count ? names : throw new InputException($"{path}: expected {count} names of classes, one in a line, received {names.Length}{(names.Length > count ? " or more" : "")}.");
    }

    private static ImageSet ReadSet(string name, DataPart part, string folder, string[] files, int labelBytes, int label, string[] names)
    {
        var contents = new List<byte[]>();
        foreach (string file in files)
        {
            string path = Path.Combine(folder, file);
            if (!File.Exists(path)) throw new InputException($"{path}: there is no such file; the binary version of {name} has {string.Join(", ", files)}, so unpack the archive again.");
            byte[] content = File.ReadAllBytes(path);
            if (content.Length == 0 || content.Length % (labelBytes + Pixels) != 0) throw new InputException($"{path}: the file has {content.Length} bytes, which is no whole number of images of {labelBytes + Pixels}; it is cut short, so unpack the archive again.");
            for (int i = label; i < content.Length; i += labelBytes + Pixels)
            {
                if (content[i] >= names.Length) throw new InputException($"{path}: image {i / (labelBytes + Pixels)} has the label {content[i]}, and there are {names.Length} classes; the file is damaged or another one.");
            }

            contents.Add(content);
        }

        int count = contents.Sum(c => c.Length / (labelBytes + Pixels)), next = 0;
        var labels = new int[count];
        byte[] pixels = new byte[count * Pixels];
        foreach (byte[] content in contents)
        {
            for (int at = 0; at < content.Length; at += labelBytes + Pixels, next++)
            {
                labels[next] = content[at + label];
                Interleave(content.AsSpan(at + labelBytes, Pixels), pixels.AsSpan(next * Pixels, Pixels));
            }
        }

        return new(name, part, new ImageSize(Side, Side, 3), pixels, labels, names);
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (int p = 0; p < Plane; p++)
        {
            for (int c = 0; c < 3; c++) pixels[(3 * p) + c] = planes[(c * Plane) + p];
        }
    }
}
