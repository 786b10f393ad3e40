using System.Globalization;
using System.Text;

namespace Kiln;

/// <summary>How often each true class (row) was taken for each class (column).</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] counts;

    /// <summary>Makes an empty matrix.</summary>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Classes = classes;
        counts = new long[classes * classes];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>How many samples were counted.</summary>
    public long Samples => counts.Sum();

    /// <summary>The share on the diagonal, 0 … 1; NaN when empty.</summary>
    public double Accuracy => Enumerable.Range(0, Classes).Sum(i => this[i, i]) / (double)Samples;

    /// <summary>How often class <paramref name="truth"/> was taken for class <paramref name="predicted"/>.</summary>
    public long this[int truth, int predicted] => counts[(truth * Classes) + predicted];

    /// <summary>Counts one sample.</summary>
    public void Add(int truth, int predicted) => counts[(truth * Classes) + predicted]++;

    /// <summary>Of all samples of the class, the share that was found, 0 … 1; NaN where there are none.</summary>
    public double Recall(int label) => (double)this[label, label] / Enumerable.Range(0, Classes).Sum(i => this[label, i]);

    /// <summary>Of all samples taken for the class, the share that belongs to it, 0 … 1; NaN where there are none.</summary>
    public double Precision(int label) => (double)this[label, label] / Enumerable.Range(0, Classes).Sum(i => this[i, label]);

    /// <summary>The rows as arrays, for writing to files.</summary>
    public long[][] ToRows() => [.. counts.Chunk(Classes)];

    /// <summary>One line per true class, numbers aligned to the right.</summary>
    public override string ToString()
    {
        int width = counts.Max().ToString(CultureInfo.InvariantCulture).Length;
        var text = new StringBuilder();
        foreach (long[] row in ToRows()) text.AppendJoin(' ', row.Select(n => n.ToString(CultureInfo.InvariantCulture).PadLeft(width))).AppendLine();
        return text.ToString();
    }
}
