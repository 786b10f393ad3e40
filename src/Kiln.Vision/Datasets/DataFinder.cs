namespace Kiln.Vision;

/// <summary>
/// Where data sets are looked for, in this order: the directory named for this run, the user's directory of data sets, the
/// cache, the system's directories of data sets, and last the data set's site, from where it is downloaded into the cache.
/// </summary>
/// <remarks>Everything is passed in: the library reads no environment variable.</remarks>
public sealed record DataFinder
{
    /// <summary>A directory named for this run (<c>--data</c>): it must hold the files, itself or in a folder of the data set's name.</summary>
    public string? Directory { get; init; }

    /// <summary>The user's directory of data sets (the tool passes <c>KILN_DATA</c>): each in a folder of its name.</summary>
    public string? UserDirectory { get; init; }

    /// <summary>Where downloads are kept, each data set in a folder of its name.</summary>
    public string CacheDirectory { get; init; } = DefaultCacheDirectory;

    /// <summary>Where the system installs data sets; Debian uses <c>/usr/share/datasets</c>.</summary>
    public IReadOnlyList<string> SystemDirectories { get; init; } = ["/usr/share/datasets"];

    /// <summary>What downloads; null to look at this computer only.</summary>
    public Download? Download { get; init; } = new();

    /// <summary>How image files are read.</summary>
    public ReadingOptions Reading { get; init; } = ReadingOptions.Default;

    /// <summary><c>~/.cache/kiln</c>, or on Windows <c>%LOCALAPPDATA%\kiln</c>.</summary>
    public static string DefaultCacheDirectory { get; } = OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "kiln")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "kiln");

    /// <summary>Finds the four files of a data set, all in one directory.</summary>
    /// <exception cref="InputException">They are not in the directory named, or nowhere and cannot be downloaded.</exception>
    public IdxPaths Find(IdxSource source)
    {
        if (Directory is not null)
        {
            return Among(source, [Directory], itself: true) ?? throw new InputException(
                $"{Directory}: {What(Directory, source)}; expected {Names(source)} there or in a folder '{source.Name}', so check the directory, or leave it out to have the data set found or downloaded.");
        }

        if (UserDirectory is not null && !System.IO.Directory.Exists(UserDirectory))
        {
            throw new InputException($"{UserDirectory}: there is no such directory of data sets; correct KILN_DATA or unset it.");
        }

        string[] places = UserDirectory is null ? [CacheDirectory, .. SystemDirectories] : [UserDirectory, CacheDirectory, .. SystemDirectories];
        if (Among(source, places, itself: false) is { } found) return found;

        string folder = Path.Combine(CacheDirectory, source.Name);
        string cure = $"{source.Install}, or put {Names(source)} into {folder}";
        if (Download is null) throw new InputException($"The data set '{source.Name}' is not in {string.Join(", ", places)}; {cure}.");
        foreach (SourceFile file in source.Files) Download.Fetch(source.Address, file, folder, cure);
        return IdxPaths.In(folder, source.Files) ?? throw new InputException($"{folder}: the files downloaded have gone; {cure}.");
    }

    private static IdxPaths? Among(IdxSource source, IReadOnlyList<string> places, bool itself)
    {
        IEnumerable<string> Candidates(string place) => source.Folders
            .Select(f => Path.Combine(place, f))
            .Concat(itself || Path.GetFileName(Path.TrimEndingDirectorySeparator(place)) == source.Name ? [place] : []);
        return places.SelectMany(Candidates).Select(c => IdxPaths.In(c, source.Files)).FirstOrDefault(p => p is not null);
    }

    private static string What(string directory, IdxSource source)
    {
        if (!System.IO.Directory.Exists(directory)) return "there is no such directory";
        string[] missing = [.. source.Files.Where(f => !f.LocalNames.Any(n => File.Exists(Path.Combine(directory, n)))).Select(f => f.Name)];
        return $"the data set '{source.Name}' is not complete there (missing: {string.Join(", ", missing)})";
    }

    private static string Names(IdxSource source) => string.Join(", ", source.Files.Select(f => f.Name));
}
