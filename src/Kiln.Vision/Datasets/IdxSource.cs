namespace Kiln.Vision;

/// <summary>One file of a data set as it is published.</summary>
/// <param name="Name">The name, with <c>.gz</c>.</param>
/// <param name="Md5">The MD5 digest of the published file in lower-case hexadecimal.</param>
/// <param name="Size">The published size in bytes.</param>
public sealed record SourceFile(string Name, string Md5, long Size)
{
    /// <summary>The names the file may have on a disk: packed, unpacked, and with the dot some archives have.</summary>
    internal IEnumerable<string> LocalNames
    {
        get
        {
            string plain = Path.GetFileNameWithoutExtension(Name);
            return [Name, plain, plain.Replace("-idx", ".idx", StringComparison.Ordinal)];
        }
    }
}

/// <summary>A data set that is published as four IDX files, and where it may be found.</summary>
/// <param name="Name">The name for the tool: <c>fashion-mnist</c>.</param>
/// <param name="Folders">The names a directory holding it may have, below a directory of data sets.</param>
/// <param name="Address">The official address of the directory, ending in a slash.</param>
/// <param name="Install">How to get it without a download, as the end of a sentence.</param>
/// <param name="ClassNames">The names of the classes.</param>
/// <param name="TrainImages">The training images.</param>
/// <param name="TrainLabels">The training labels.</param>
/// <param name="TestImages">The test images.</param>
/// <param name="TestLabels">The test labels.</param>
public sealed record IdxSource(
    string Name,
    IReadOnlyList<string> Folders,
    Uri Address,
    string Install,
    IReadOnlyList<string> ClassNames,
    SourceFile TrainImages,
    SourceFile TrainLabels,
    SourceFile TestImages,
    SourceFile TestLabels)
{
    /// <summary>The four files.</summary>
    public IReadOnlyList<SourceFile> Files => [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Reads both parts from where the finder finds them, downloading them if they are nowhere.</summary>
    /// <exception cref="InputException">The files are nowhere and cannot be downloaded, or one is unusable.</exception>
    public ImageSets Load(DataFinder finder)
    {
        IdxPaths paths = finder.Find(this);
        return new(
            Idx.ReadSet(Name, DataPart.Train, paths.TrainImages, paths.TrainLabels, ClassNames),
            Idx.ReadSet(Name, DataPart.Test, paths.TestImages, paths.TestLabels, ClassNames));
    }
}

/// <summary>Where the four files of a data set are.</summary>
/// <param name="TrainImages">The training images.</param>
/// <param name="TrainLabels">The training labels.</param>
/// <param name="TestImages">The test images.</param>
/// <param name="TestLabels">The test labels.</param>
public sealed record IdxPaths(string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    /// <summary>Looks for four files in one directory; null if any is missing.</summary>
    public static IdxPaths? In(string directory, IReadOnlyList<SourceFile> files)
    {
        string?[] found = [.. files.Select(f => f.LocalNames.Select(n => Path.Combine(directory, n)).FirstOrDefault(File.Exists))];
        return found is [{ } a, { } b, { } c, { } d] ? new(a, b, c, d) : null;
    }
}
