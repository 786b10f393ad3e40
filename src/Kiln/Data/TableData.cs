using System.Globalization;

namespace Kiln;

/// <summary>Rows of numbers with a class each, in memory and in their order.</summary>
public sealed class TableData : Dataset
{
    private readonly float[] values;
    private readonly int[] labels;

    /// <summary>Takes rows over.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="features">The names of the features.</param>
    /// <param name="values">The rows, <c>[N, features]</c>.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <exception cref="InputException">There are not as many numbers as rows and features need, or a label names no class.</exception>
    public TableData(string name, IReadOnlyList<string> features, float[] values, int[] labels, IReadOnlyList<string> classNames)
    {
        if (features.Count == 0 || (long)features.Count * labels.Length != values.Length) throw new InputException($"'{name}': {labels.Length} rows of {features.Count} features have {(long)features.Count * labels.Length} numbers; received {values.Length}.");
        if (Array.Find(labels, l => (uint)l >= (uint)classNames.Count) is not 0 and var label) throw new InputException($"'{name}': label {label} names no class of {classNames.Count}.");
        (Name, Features, this.values, this.labels, ClassNames) = (name, features, values, labels, classNames);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The names of the features.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>All numbers, <c>[N, features]</c>.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <inheritdoc/>
    public override Shape SampleShape => [Features.Count];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public override int LabelOf(int index) => labels[index];

    /// <inheritdoc/>
    public override void Read(int index, in SampleKey key, Span<float> into) => values.AsSpan(index * Features.Count, Features.Count).CopyTo(into);

    /// <summary>The same rows without a trend.</summary>
    /// <param name="trend">The lines to take away, fitted to training rows.</param>
    /// <param name="firstRow">The number of the first row of this table, counted as for the trend.</param>
    /// <exception cref="InputException">The trend is of another number of features.</exception>
    public TableData Detrended(LinearTrend trend, long firstRow = 0)
    {
        float[] rows = [.. values];
        trend.Remove(rows, firstRow);
        return new(Name, Features, rows, labels, ClassNames);
    }

    /// <summary>Reads a CSV file: names of columns in the first line, then numbers and, in one column, the class.</summary>
    /// <param name="path">The file; columns are parted by commas, semicolons or tabs, and nothing is in quotes.</param>
    /// <param name="label">The column with the class; null for the last.</param>
    /// <exception cref="InputException">The file cannot be read; the message names the line.</exception>
    public static TableData Read(string path, string? label = null)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, label);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the table cannot be read ({e.Message.TrimEnd('.')}); check the name and the permissions.", e);
        }
    }

    /// <summary>Reads the text of a CSV file.</summary>
    /// <exception cref="InputException">As <see cref="Read(string, string?)"/>.</exception>
    public static TableData Parse(string text, string path, string? label = null)
    {
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        string head = lines[0].TrimEnd('\r');
        char comma = head.Contains('\t', StringComparison.Ordinal) ? '\t' : head.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        string[] columns = [.. head.Split(comma, StringSplitOptions.TrimEntries)];
        int own = label is null ? columns.Length - 1 : Array.IndexOf(columns, label);
        if (columns.Length < 2 || own < 0) throw new InputException($"{path}: line 1: expected names of columns{(label is null ? "" : $", '{label}' among them")}, received '{head}'.");
        var values = new List<float>();
        var classes = new List<string>();
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length == 0) continue;
            string[] cells = line.Split(comma, StringSplitOptions.TrimEntries);
            if (cells.Length != columns.Length) throw new InputException($"{path}: line {i + 1}: expected {columns.Length} values, received {cells.Length}.");
            classes.Add(cells[own]);
            for (int c = 0; c < cells.Length; c++)
            {
                if (c == own) continue;
                bool isNumber = float.TryParse(cells[c], NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value);
                values.Add(isNumber ? value : throw new InputException($"{path}: line {i + 1}: expected a number in column '{columns[c]}', received '{cells[c]}'."));
            }
        }

        if (classes.Count == 0) throw new InputException($"{path}: the table has names of columns but no rows.");
        string[] names = [.. classes.Distinct().Order(StringComparer.Ordinal)];
        return new(Path.GetFileNameWithoutExtension(path), [.. columns.Where((_, c) => c != own)], [.. values], [.. classes.Select(c => Array.BinarySearch(names, c, StringComparer.Ordinal))], names);
    }
}
