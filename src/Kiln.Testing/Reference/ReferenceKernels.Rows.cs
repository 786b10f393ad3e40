using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Rows of tables by their numbers.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void GatherRows(FloatBuffer table, int columns, FloatBuffer numbers, FloatBuffer y)
    {
        for (int i = 0; i < y.Length; i++) y.Span[i] = table.Span[((int)numbers.Span[i / columns] * columns) + (i % columns)];
    }

    /// <inheritdoc/>
    public override void ScatterRows(FloatBuffer dy, int columns, FloatBuffer numbers, Into dtable)
    {
        if (dtable.IsNone) return;
        var sums = new double[dtable.Buffer.Length];
        for (int i = 0; i < dy.Length; i++) sums[((int)numbers.Span[i / columns] * columns) + (i % columns)] += dy.Span[i];
        for (int i = 0; i < sums.Length; i++) Put(dtable, i, sums[i]);
    }
}
