namespace Kiln.Vision;

/// <summary>Image data sets as a CSV file: a path and a class or other targets in each row, and as may be the part it belongs to.</summary>
/// <remarks>
/// The first row may name the columns: path (also file, filename, image), label (class), split (part, set). Without names they are path, label and split in this
/// order. A column <c>mask</c> has the path of a PNG with the class of each pixel, as <see cref="MaskFolders"/> reads it. Other targets are those of <see cref="TargetColumns"/>. Paths are relative to the file. Names of classes are sorted by their characters' numbers, or by value where all are whole numbers.
/// </remarks>
internal static class CsvManifest
{
    private static readonly string[] PathNames = ["path", "file", "filename", "file_name", "image", "image_path", "filepath"];
    private static readonly string[] LabelNames = ["label", "class", "category", "target"];
    private static readonly string[] MaskNames = ["mask", "mask_path", "segmentation"];
    private static readonly string[] SplitNames = ["split", "part", "set", "subset"];

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="part">The part to measure on, <c>val</c> or <c>test</c>; null for the first that is there.</param>
    /// <param name="targets">Which columns are targets, as <see cref="DataOptions.Targets"/> says; null for what their names say.</param>
    /// <exception cref="InputException">The file cannot be read or is not such a file; the message names the line.</exception>
    public static FileListing Read(string path, string? part, string? targets = null)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, part, targets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the manifest cannot be read ({e.Message.TrimEnd('.')}); check its permissions.", e);
        }
    }

    /// <summary>Reads the text of a manifest.</summary>
    /// <exception cref="InputException">As <see cref="Read"/>.</exception>
    public static FileListing Parse(string text, string path, string? part, string? targets = null)
    {
        List<CsvRow> rows = CsvRows.Read(text, path);
        if (rows.Count == 0) throw new InputException($"{path}: the manifest is empty; expected rows such as images/1.png,cat.");
        Columns columns = ColumnsOf(rows[0], path, targets);
        if (columns.Named) rows.RemoveAt(0);
        if (rows.Count == 0) throw new InputException($"{path}: the manifest has names of columns but no rows.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        var parsed = new (string Path, string Label, string Split)[rows.Count];
        for (int i = 0; i < parsed.Length; i++) parsed[i] = Row(rows[i], columns, path);

        var listing = new FileListing(Path.GetFileNameWithoutExtension(path)) { ClassNames = ClassNamesOf(parsed) };
        ImageTargets? read = columns.Targets?.Read(rows, path);
        if (read is not null) listing.ClassNames = read.Names;
        if (columns.Mask >= 0) listing.ClassNames = MaskFolders.NamesIn(folder);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in columns.Label < 0 ? [""] : listing.ClassNames) numbers.Add(name, numbers.Count);
        string? measured = MeasuredPart(parsed, path, part);
        var order = new List<int>();
        foreach (ListedPart wanted in (ListedPart[])[ListedPart.Undivided, ListedPart.Train, ListedPart.Test])
        {
            for (int i = 0; i < parsed.Length; i++)
            {
                (string file, string label, string split) = parsed[i];
                ListedPart? of = measured is null ? ListedPart.Undivided : split == "train" ? ListedPart.Train : split == measured ? ListedPart.Test : null;
                if (of != wanted) continue;
                listing.Add(Path.GetFullPath(Path.Combine(folder, file)), numbers[label], wanted);
                order.Add(i);
            }
        }

        listing.Targets = read?.Select([.. order]);
        if (columns.Mask >= 0) listing.MaskPaths = [.. order.Select(i => Path.GetFullPath(Path.Combine(folder, rows[i].Cells[columns.Mask])))];
        if (columns.Label >= 0) CheckTrained(listing, path);
        return listing;
    }

    private readonly record struct Columns(bool Named, int Path, int Label, int Split, int Count, TargetColumns? Targets = null, int Mask = -1);

    private static Columns ColumnsOf(CsvRow first, string path, string? targets)
    {
        string[] names = [.. first.Cells.Select(c => c.Trim().ToLowerInvariant())];
        int Find(string[] known) => Array.FindIndex(names, known.Contains);
        int file = Find(PathNames);
        if (file < 0)
        {
            if (targets is not null) throw new InputException($"{path}: line {first.Line}: --targets names columns, and the first row names none 'path'; name the columns there.");
            if (names.Length is not (2 or 3)) throw new InputException($"{path}: line {first.Line}: expected path,label or path,label,split, received {names.Length} values; name the columns in the first row where there are others.");
            return new(false, 0, 1, names.Length - 1 == 2 ? 2 : -1, names.Length);
        }

        int label = Find(LabelNames), split = Find(SplitNames);
        string[] headers = [.. first.Cells.Select(c => c.Trim())];
        if (TargetColumns.Find(headers, targets, $"{path}: line {first.Line}") is { } found && (label < 0 || targets is not null)) return new(true, file, -1, split, names.Length, found);
        if (label >= 0) return new(true, file, label, split, names.Length);
        if (Find(MaskNames) is >= 0 and var mask) return new(true, file, -1, split, names.Length, Mask: mask);
        string[] others = [.. headers.Where((_, i) => i != file && i != split)];
        throw new InputException($"{path}: line {first.Line}: none of the columns ({string.Join(", ", names)}) is named label, class or mask{(others.Length > 1 ? $"; name 0/1 columns such as label:{others[0]}, numbers such as value:{others[0]}, or give --targets labels:{string.Join(',', others)} or values:{string.Join(',', others)}" : "; rename the one with the classes")}.");
    }

    private static (string Path, string Label, string Split) Row(CsvRow row, Columns columns, string path)
    {
        if (row.Cells.Count != columns.Count) throw new InputException($"{path}: line {row.Line}: expected {columns.Count} values, received {row.Cells.Count}; put values with commas into quotes.");
        string file = row.Cells[columns.Path], label = columns.Label < 0 ? "" : row.Cells[columns.Label];
        if (file.Length == 0 || file.Contains('\0', StringComparison.Ordinal)) throw new InputException($"{path}: line {row.Line}: the path is empty or no path.");
        if (columns.Mask >= 0 && row.Cells[columns.Mask].Length == 0) throw new InputException($"{path}: line {row.Line}: the path of the mask is empty.");
        if (label.Length == 0 && columns.Label >= 0) throw new InputException($"{path}: line {row.Line}: the label is empty.");
        if (columns.Split < 0) return (file, label, "");
        string split = row.Cells[columns.Split].Trim().ToLowerInvariant() switch
        {
            "train" or "training" => "train",
            "val" or "valid" or "validation" => "val",
            "test" or "testing" => "test",
            string other => throw new InputException($"{path}: line {row.Line}: expected train, val or test as the split, received '{other}'."),
        };
        return (file, label, split);
    }

    private static string[] ClassNamesOf((string Path, string Label, string Split)[] rows)
    {
        string[] names = [.. rows.Select(r => r.Label).Distinct().Order(StringComparer.Ordinal)];
        return names.All(n => n.All(char.IsAsciiDigit) && n.Length < 10) ? [.. names.OrderBy(int.Parse).ThenBy(n => n, StringComparer.Ordinal)] : names;
    }

    // Null where no row says that it is for measuring.
    private static string? MeasuredPart((string Path, string Label, string Split)[] rows, string path, string? part)
    {
        string? found = part ?? (rows.Any(r => r.Split == "val") ? "val" : rows.Any(r => r.Split == "test") ? "test" : null);
        return found is null || rows.Any(r => r.Split == found) ? found : throw new InputException($"{path}: no row has the split '{part}'; choose the part that is there.");
    }

    private static void CheckTrained(FileListing listing, string path)
    {
        if (listing.Parts[0] == ListedPart.Undivided) return;
        var trained = new bool[listing.ClassNames.Count];
        for (int i = 0; i < listing.Labels.Count; i++) trained[listing.Labels[i]] |= listing.Parts[i] == ListedPart.Train;
        int lost = listing.Labels.FindIndex(l => !trained[l]);
        if (lost >= 0) throw new InputException($"{path}: class '{listing.ClassNames[listing.Labels[lost]]}' has images to measure on but none to train on.");
    }
}
