namespace Kiln.Vision;

/// <summary>Image data sets as folders: one for each class, either below <c>train</c> and <c>val</c> or <c>test</c>, or all in one place.</summary>
/// <remarks>
/// Names of classes are those of folders, sorted by their characters' numbers; folders below a class belong to it. Files come part by part, class by class and
/// within a class sorted by path, so that the order is the same on every machine.
/// </remarks>
internal static class ClassFolders
{
    private const int MostLevels = 32;

    private static readonly string[] TrainNames = ["train", "training"];
    private static readonly string[] ValNames = ["val", "valid", "validation"];
    private static readonly string[] TestNames = ["test", "testing"];

    /// <summary>Lists a directory; null if it has no folders with images.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="part">The part to measure on, <c>val</c> or <c>test</c>; null for the first that is there.</param>
    /// <exception cref="InputException">The part asked for is not there, a class has no training images, or a folder cannot be read.</exception>
    public static FileListing? List(string directory, string? part)
    {
        var listing = new FileListing(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))));
        try
        {
            string[] folders = FoldersIn(directory);
            string? train = Named(folders, TrainNames), val = Named(folders, ValNames), test = Named(folders, TestNames);
            listing.Ignored += Directory.EnumerateFiles(directory).Count();
            bool divided = train is not null && folders.All(f => f == train || f == val || f == test);
            if (!divided)
            {
                if (part is not null) throw new InputException($"{directory}: there are no folders 'train' and '{part}'; leave out the part to have some images of every class held out.");
                AddParts(listing, [(directory, ListedPart.Undivided)]);
            }
            else if (val is null && test is null)
            {
                AddParts(listing, [(train!, ListedPart.Undivided)]);
            }
            else
            {
                string measured = part switch { "val" => val, "test" => test, _ => val ?? test }
                    ?? throw new InputException($"{directory}: there is no folder '{part}' beside 'train'; choose the part that is there.");
                AddParts(listing, [(train!, ListedPart.Train), (measured, ListedPart.Test)]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{directory}: the folder cannot be read ({e.Message.TrimEnd('.')}); check its permissions.", e);
        }

        return listing.Paths.Count > 0 ? listing : null;
    }

    private static void AddParts(FileListing listing, (string Folder, ListedPart Part)[] parts)
    {
        var found = new List<(string Class, ListedPart Part, List<string> Files)>();
        for (int p = 0; p < parts.Length; p++)
        {
            (string folder, ListedPart part) = parts[p];
            if (part != ListedPart.Undivided) listing.Ignored += Directory.EnumerateFiles(folder).Count();
            foreach (string child in FoldersIn(folder))
            {
                var files = new List<string>();
                listing.Ignored += Collect(child, files, MostLevels);
                files.Sort(StringComparer.Ordinal);
                string name = Path.GetFileName(child);
                if (files.Count > 0) found.Add((name, part, files));
                else if (p == 0) listing.EmptyClasses.Add(name);
            }
        }

        string[] names = [.. found.Select(f => f.Class).Distinct().Order(StringComparer.Ordinal)];
        listing.ClassNames = names;
        if (found.Find(f => f.Part == ListedPart.Test && !found.Exists(t => t.Part == ListedPart.Train && t.Class == f.Class)) is { Class: { } lost })
        {
            throw new InputException($"{listing.Name}: class '{lost}' has images to measure on but none to train on; check the names of the folders.");
        }

        foreach ((string name, ListedPart part, List<string> files) in found.OrderBy(f => f.Part).ThenBy(f => f.Class, StringComparer.Ordinal))
        {
            int label = Array.BinarySearch(names, name, StringComparer.Ordinal);
            foreach (string file in files) listing.Add(file, label, part);
        }
    }

    /// <summary>Gathers the images below a folder; returns how many other files there were.</summary>
    private static int Collect(string folder, List<string> files, int levels)
    {
        int ignored = 0;
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (ImageNames.IsImage(Path.GetFileName(file))) files.Add(file);
            else ignored++;
        }

        if (levels == 0) return ignored;   // links that lead back up
        foreach (string child in FoldersIn(folder)) ignored += Collect(child, files, levels - 1);
        return ignored;
    }

    private static string[] FoldersIn(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Where(f => !ImageNames.IsHidden(Path.GetFileName(f))).Order(StringComparer.Ordinal)];

    private static string? Named(string[] folders, string[] names) =>
        Array.Find(folders, f => names.Contains(Path.GetFileName(f), StringComparer.OrdinalIgnoreCase));
}
