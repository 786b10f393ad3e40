namespace Kiln.Vision;

/// <summary>The part of its data set that an image belongs to.</summary>
internal enum ListedPart
{
    /// <summary>None: the data have no parts.</summary>
    Undivided,

    /// <summary>Training.</summary>
    Train,

    /// <summary>What measures the result.</summary>
    Test,
}

/// <summary>Image files with their classes, in the order of the data, before any is opened.</summary>
internal sealed class FileListing(string name)
{
    /// <summary>The name of the data set.</summary>
    public string Name { get; } = name;

    /// <summary>The path of each file.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>The class of each file.</summary>
    public List<int> Labels { get; } = [];

    /// <summary>The part each file belongs to; undivided are all of them or none.</summary>
    public List<ListedPart> Parts { get; } = [];

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; set; } = [];

    /// <summary>Targets other than one class, a row for each file; null where files have classes.</summary>
    public ImageTargets? Targets { get; set; }

    /// <summary>The path of the mask of each file; null where files have none.</summary>
    public List<string>? MaskPaths { get; set; }

    /// <summary>The masks of the files where they are read already, each of the size of the image in its file; null where they are not.</summary>
    public ImageMasks? Masks { get; set; }

    /// <summary>Folders of classes that have no image.</summary>
    public List<string> EmptyClasses { get; } = [];

    /// <summary>Files that were passed over.</summary>
    public int Ignored { get; set; }

    /// <summary>Adds a file.</summary>
    public void Add(string path, int label, ListedPart part)
    {
        Paths.Add(path);
        Labels.Add(label);
        Parts.Add(part);
    }
}
