using System.Globalization;

namespace Kiln.Vision;

/// <summary>The columns of a manifest that are targets other than one class.</summary>
/// <remarks>
/// Told by the option (<c>labels:cat,dog</c>, <c>labels:tags</c>, <c>values:x,y</c>) or by the names of the columns: <c>labels</c> or <c>tags</c> is a list such as
/// <c>cat|dog</c>, <c>label:cat</c> a column of 0 and 1, <c>value</c> or <c>value:x</c> one of numbers.
/// </remarks>
internal sealed class TargetColumns
{
    private const string OneLabel = "label:", OneValue = "value:";

    private static readonly string[] ListNames = ["labels", "tags", "classes", "categories"];
    private static readonly string[] ValueNames = ["value", "values"];

    private readonly TargetKind kind;
    private readonly int[] columns;
    private readonly string[]? names;   // null where labels come in lists

    private TargetColumns(TargetKind kind, int[] columns, string[]? names)
    {
        this.kind = kind;
        this.columns = columns;
        this.names = names;
    }

    /// <summary>Finds them; null where the manifest has a class for each image.</summary>
    /// <param name="headers">The names of the columns.</param>
    /// <param name="option">What <see cref="DataOptions.Targets"/> says, or null.</param>
    /// <param name="where">File and line, for messages.</param>
    /// <exception cref="InputException">A column is missing, or columns say different things.</exception>
    public static TargetColumns? Find(IReadOnlyList<string> headers, string? option, string where)
    {
        if (option is not null) return Named(headers, option, where);
        int[] Of(Func<string, bool> chosen) => [.. Enumerable.Range(0, headers.Count).Where(c => chosen(headers[c]))];
        bool Starts(string header, string prefix) => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && header.Length > prefix.Length;
        (TargetKind Kind, int[] Columns, string[]? Names)[] found =
        [
            .. Of(h => ListNames.Contains(h, StringComparer.OrdinalIgnoreCase)).Select(c => (TargetKind.Labels, new[] { c }, (string[]?)null)),
            Among(TargetKind.Labels, Of(h => Starts(h, OneLabel))),
            Among(TargetKind.Values, Of(h => Starts(h, OneValue) || ValueNames.Contains(h, StringComparer.OrdinalIgnoreCase))),
        ];
        found = [.. found.Where(f => f.Columns.Length > 0)];
        if (found.Length > 1) throw new InputException($"{where}: the columns {string.Join(", ", found.SelectMany(f => f.Columns).Order().Select(c => headers[c]))} are targets of different kinds; choose by --targets, such as labels:cat,dog or values:x,y.");
        return found.Length == 0 ? null : new(found[0].Kind, found[0].Columns, found[0].Names);

        (TargetKind, int[], string[]?) Among(TargetKind kind, int[] columns) => (kind, columns, [.. columns.Select(c => headers[c][(headers[c].IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())]);
    }

    /// <summary>Reads the targets of rows.</summary>
    /// <param name="rows">The rows, each with all columns.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InputException">A value is missing or no number, or no row has a label.</exception>
    public ImageTargets Read(IReadOnlyList<CsvRow> rows, string path)
    {
        if (names is null) return Lists(rows, path);
        float[] values = new float[rows.Count * columns.Length];
        for (int i = 0; i < values.Length; i++)
        {
            CsvRow row = rows[i / columns.Length];
            string cell = row.Cells[columns[i % columns.Length]].Trim(), name = names[i % columns.Length];
            values[i] = kind == TargetKind.Values ? Number(cell, name, $"{path}: line {row.Line}") : Label(cell, name, $"{path}: line {row.Line}");
        }

        return new(kind, names, values);
    }

    private static TargetColumns Named(IReadOnlyList<string> headers, string option, string where)
    {
        string[] parts = option.Split(':', 2);
        TargetKind kind = parts[0] == "values" ? TargetKind.Values : TargetKind.Labels;
        string[] names = [.. parts[1].Split(',', StringSplitOptions.TrimEntries)];
        int[] columns = [.. names.Select(n => Enumerable.Range(0, headers.Count).FirstOrDefault(c => headers[c] == n, -1))];
        int lost = Array.IndexOf(columns, -1);
        if (lost >= 0) throw new InputException($"{where}: --targets names a column '{names[lost]}', and there are {string.Join(", ", headers)}.");
        return new(kind, columns, kind == TargetKind.Labels && columns.Length == 1 ? null : names);
    }

    private static float Number(string cell, string name, string where) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw new InputException($"{where}: expected a number as '{name}', such as 1.5, received '{cell}'.");

    private static float Label(string cell, string name, string where) => cell.ToLowerInvariant() switch
    {
        "0" or "0.0" or "false" => 0,
        "1" or "1.0" or "true" => 1,
        _ => throw new InputException($"{where}: expected 0 or 1 as the label '{name}', received '{cell}'; numbers are read from columns named value:{name}, or by --targets values:{name}."),
    };

    private ImageTargets Lists(IReadOnlyList<CsvRow> rows, string path)
    {
        string[][] lists = [.. rows.Select(r => r.Cells[columns[0]].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        string[] known = [.. lists.SelectMany(l => l).Distinct().Order(StringComparer.Ordinal)];
        if (known.Length == 0) throw new InputException($"{path}: no row has a label; expected lists such as cat|dog.");
        float[] values = new float[rows.Count * known.Length];
        for (int i = 0; i < lists.Length; i++)
        {
            foreach (string label in lists[i]) values[(i * known.Length) + Array.BinarySearch(known, label, StringComparer.Ordinal)] = 1;
        }

        return new(TargetKind.Labels, known, values);
    }
}
