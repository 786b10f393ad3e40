using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Moving and adding up.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void SwapAxes(FloatBuffer x, int outer, int rows, int columns, Into y)
    {
        if (y.IsNone) return;
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++) Put(y, (((o * columns) + j) * rows) + i, x.Span[(((o * rows) + i) * columns) + j]);
            }
        }
    }

    /// <inheritdoc/>
    public override void CopyColumns(FloatBuffer x, int xStart, int xWidth, Into y, int yStart, int yWidth, int rows, int columns)
    {
        if (y.IsNone) return;
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++) Put(y, (r * yWidth) + yStart + c, x.Span[(r * xWidth) + xStart + c]);
        }
    }

    /// <inheritdoc/>
    public override void Sum(FloatBuffer x, float scale, Into y)
    {
        if (y.IsNone) return;
        double sum = 0;
        foreach (float v in x.Span) sum += v;
        Put(y, 0, scale * sum);
    }

    /// <inheritdoc/>
    public override void SumRows(FloatBuffer x, int rows, int columns, float scale, Into y)
    {
        if (y.IsNone) return;
        for (int j = 0; j < columns; j++)
        {
            double sum = 0;
            for (int i = 0; i < rows; i++) sum += x.Span[(i * columns) + j];
            Put(y, j, scale * sum);
        }
    }

    /// <inheritdoc/>
    public override void RepeatRows(FloatBuffer x, int rows, float scale, Into y)
    {
        if (y.IsNone) return;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < x.Length; j++) Put(y, (i * x.Length) + j, (double)scale * x.Span[j]);
        }
    }
}
