using System.Globalization;

namespace Kiln.Vision;

/// <summary>Where augmented images go, and what their manifest says of their targets.</summary>
/// <param name="images">The training images.</param>
internal sealed class OfflineLayout(ImageSource images)
{
    private const string Images = "images", Masks = "masks";

    private readonly string[] folders = images.TargetKind == TargetKind.Class ? FoldersOf(images.ClassNames) : [Images];

    /// <summary>The columns of the targets: as they are read from a manifest again.</summary>
    public string TargetColumns => images.TargetKind switch
    {
        TargetKind.Labels => string.Join(',', images.ClassNames.Select(n => Quoted($"label:{n}"))),
        TargetKind.Values => string.Join(',', images.ClassNames.Select(n => Quoted($"value:{n}"))),
        TargetKind.Pixels => "mask",
        _ => "class",
    };

    /// <summary>Where an image of an epoch goes.</summary>
    public string PathOf(int epoch, int index, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch}/{(folders.Length == 1 ? folders[0] : folders[images.Labels[index]])}/{index:D6}.{extension}");

    /// <summary>Where its mask goes.</summary>
    public static string MaskPathOf(int epoch, int index) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch}/{Masks}/{index:D6}.png");

    /// <summary>The targets of an image that was read, a value for each column.</summary>
    public string TargetsOf(int epoch, int index)
    {
        if (images.Masks is not null) return MaskPathOf(epoch, index);
        if (images.Targets is not { } targets) return Quoted(images.ClassNames[images.Labels[index]]);
        return string.Join(',', targets.RowOf(images.StandingAt(index)).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
    }

    /// <summary>Makes the folders, and for masks the list of the classes' names.</summary>
    /// <exception cref="InputException">The folder holds something, or cannot be made.</exception>
    public void MakeFolders(string folder, int epochs)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new InputException($"'{folder}' is not an empty folder; name a new one, so that images of two kinds do not mix.");
        }

        try
        {
            for (int e = 0; e < epochs; e++)
            {
                string epoch = Path.Combine(folder, $"epoch-{e}");
                foreach (string name in folders) Directory.CreateDirectory(Path.Combine(epoch, name));
                if (images.Masks is null) continue;
                Directory.CreateDirectory(Path.Combine(epoch, Masks));
                WriteNames(epoch);
            }

            if (images.Masks is not null) WriteNames(folder);   // for the manifest
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder '{folder}' cannot be made ({e.Message.TrimEnd('.')}); choose one that may be written to.", e);
        }
    }

    private void WriteNames(string folder) => AtomicFile.WriteText(Path.Combine(folder, MaskFolders.Names), string.Concat(images.ClassNames.Select(n => $"{n}\n")));

    // Letters, digits and a few signs, so that every system takes them; where two classes would meet, their numbers tell them apart.
    private static string[] FoldersOf(IReadOnlyList<string> classNames)
    {
        string[] plain = [.. classNames.Select(n => string.Concat(n.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '-')).Trim('.', ' '))];
        bool distinct = plain.All(n => n.Length > 0) && plain.Distinct(StringComparer.OrdinalIgnoreCase).Count() == plain.Length;
        return distinct ? plain : [.. plain.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"{i}-{n}"))];
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
