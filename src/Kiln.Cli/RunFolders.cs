namespace Kiln.Cli;

/// <summary>Chooses folders for runs.</summary>
internal static class RunFolders
{
    private const string Home = "runs";

    /// <summary>The folder of a run that was begun before.</summary>
    /// <exception cref="InputException">There is no such folder, or nothing in it to go on from.</exception>
    public static RunFolder Existing(string path)
    {
        if (!Directory.Exists(path)) throw new InputException($"There is no run '{path}'; give the folder of a run.");
        var folder = new RunFolder(path);
        return folder.HasCheckpoint ? folder : throw new InputException($"'{path}' holds no checkpoint to go on from; give the folder of a run that was interrupted, or train anew.");
    }

    /// <summary>The folder asked for, or the first free <c>runs/&lt;data&gt;-&lt;model&gt;-&lt;n&gt;</c>.</summary>
    /// <exception cref="InputException">The folder cannot be made, or another run is in it.</exception>
    public static RunFolder New(string? path, Recipe recipe)
    {
        if (path is not null)
        {
            var folder = new RunFolder(path);
            if (folder.HasCheckpoint || File.Exists(folder.ModelPath)) throw new InputException($"'{path}' holds a run already; choose another folder, remove it, or go on with it by --resume {path}.");
            return folder;
        }

        string name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(recipe.Data))}-{recipe.Model}";
        int number = 1;
        while (Directory.Exists(Path.Combine(Home, $"{name}-{number}"))) number++;
        return new RunFolder(Path.Combine(Home, $"{name}-{number}"));
    }

    /// <summary>What is no longer as a run had it, in sentences; none where the folder does not say what it had.</summary>
    /// <param name="path">The folder of a run, or a model file.</param>
    /// <param name="now">Makes the fingerprint of what is there now.</param>
    public static IReadOnlyList<string> Changes(string path, Func<RunFingerprint> now)
    {
        if (!Directory.Exists(path)) return [];
        var folder = new RunFolder(path);
        if (!File.Exists(folder.ReportPath)) return [];
        return folder.ReadReport().Fingerprint is { } before ? before.ChangedTo(now()) : [];
    }
}
