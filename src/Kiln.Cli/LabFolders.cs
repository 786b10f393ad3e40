using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>Finds the data sets of experiments: in folders named for this run, in whatever form they are there, then as for training.</summary>
internal sealed class LabFolders
{
    private readonly IReadOnlyList<string> folders;
    private readonly DataFinder finder;

    /// <summary>Takes folders of data sets.</summary>
    /// <exception cref="InputException">One of them is not there.</exception>
    public LabFolders(IReadOnlyList<string> folders, DataFinder finder)
    {
        if (folders.FirstOrDefault(f => !Directory.Exists(f)) is { } missing) throw new InputException($"--data: there is no folder '{missing}'; check the path.");
        this.folders = folders;
        this.finder = finder;
    }

    /// <summary>Opens a data set by its name.</summary>
    /// <exception cref="InputException">It is nowhere or cannot be used.</exception>
    public ImageSources Open(string name)
    {
        foreach (string folder in folders)
        {
            string inside = Path.Combine(folder, name), own = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            string? found = Directory.Exists(inside) ? inside : own == name || own.StartsWith(name + "-", StringComparison.Ordinal) ? folder : null;
            if (found is not null) return DatasetOpening.Open(found, new DataOptions(), Common.DefaultSeed, finder);
        }

        return DatasetOpening.Open(name, new DataOptions(), Common.DefaultSeed, finder);
    }
}
