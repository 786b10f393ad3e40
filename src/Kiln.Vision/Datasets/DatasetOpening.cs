namespace Kiln.Vision;

/// <summary>Opens data wherever they are: a known data set, a folder of classes, a manifest, a pack, or the binary files of MNIST or CIFAR.</summary>
public static class DatasetOpening
{
    /// <summary>Opens data and divides them as the options say.</summary>
    /// <param name="data">A known name, a folder, a CSV file or a pack.</param>
    /// <param name="options">How they are read and divided.</param>
    /// <param name="seed">What divisions hang on.</param>
    /// <param name="finder">Where known data sets are, and how files are read.</param>
    /// <exception cref="InputException">There is no such data, or they cannot be used.</exception>
    public static ImageSources Open(string data, DataOptions options, ulong seed, DataFinder finder)
    {
        options.Validate();
        return Whole(data, options, finder) is { } whole ? whole.Divide(options, seed).Mended(options.OnBad) : ImageSources.Of(Known(data, options, finder)).Folded(options, seed);
    }

    /// <summary>Writes data as a pack: one file that later runs read without decoding.</summary>
    /// <param name="data">What <see cref="Open"/> takes.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="encoded">Whether to keep image files as they are, which is smaller; otherwise pixels.</param>
    /// <param name="options">How the data are read; they are divided when the pack is opened.</param>
    /// <param name="finder">Where known data sets are, and how files are read.</param>
    /// <exception cref="InputException">There is no such data, or the file cannot be written.</exception>
    public static PackReport Pack(string data, string path, bool encoded, DataOptions options, DataFinder finder)
    {
        options.Validate();
        if (Whole(data, options, finder) is not { } whole)
        {
            ImageSets sets = Known(data, options, finder);
            whole = new(
                new JoinedImages(sets.Train, sets.Test),
                [.. Enumerable.Repeat(ListedPart.Train, sets.Train.Count), .. Enumerable.Repeat(ListedPart.Test, sets.Test.Count)],
                ReadingReport.Nothing);
        }

        return PackWriter.Write(path, whole, encoded, options, finder.Reading);
    }

    /// <summary>Data that are listed before they are divided; null for data sets with two parts in memory.</summary>
    private static WholeImages? Whole(string data, DataOptions options, DataFinder finder)
    {
        if (options.Targets is not null && Path.GetExtension(data).ToLowerInvariant() is not (".csv" or ".tsv")) throw new InputException($"'{data}' has no columns that --targets could name; give it with a CSV manifest.");
        if (DatasetCatalog.IsKnown(data)) return null;
        if (File.Exists(data))
        {
            if (PackFile.IsPack(data)) return PackFile.Open(data).Images(options, finder.Reading);
            if (Path.GetExtension(data).ToLowerInvariant() is ".csv" or ".tsv") return Files(CsvManifest.Read(data, options.Part, options.Targets), options, finder);
            throw new InputException($"{data}: this is neither a pack nor a manifest that ends in .csv; give a folder, a manifest, a pack or the name of a data set.");
        }

        if (!Directory.Exists(data) || IdxPaths.In(data, Mnist.Source.Files) is not null || CifarFiles.Read(data, coarse: false) is not null) return null;
        return (MaskFolders.List(data, options.Part) ?? ClassFolders.List(data, options.Part)) is { } listing ? Files(listing, options, finder) : null;
    }

    private static WholeImages Files(FileListing listing, DataOptions options, DataFinder finder) => ImageReading.Open(new DiskFiles(listing.Paths), listing, options, finder.Reading);

    private static ImageSets Known(string data, DataOptions options, DataFinder finder)
    {
        if (options.Size is not null) throw new InputException($"'{data}' has images of one size, which --size does not change; leave it out, or use --augment resize.");
        bool coarse = options.Labels == "coarse";
        if (data is CifarFiles.Name10 or CifarFiles.Name100) return CifarFiles.Find(data, finder, coarse);
        return (Directory.Exists(data) && !DatasetCatalog.IsKnown(data) ? CifarFiles.Read(data, coarse) : null) ?? DatasetCatalog.Load(data, finder);
    }
}
