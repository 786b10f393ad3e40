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
    public override void SubsamplePad(in SubsampleShape s, FloatBuffer x, Into y)
    {
        if (y.IsNone) return;
        for (int at = 0; at < y.Buffer.Length; at++)
        {
            int from = SourceOf(s, at);
            Put(y, at, from < 0 ? 0 : x.Span[from]);
        }
    }

    /// <inheritdoc/>
    public override void SubsamplePadBackward(in SubsampleShape s, FloatBuffer dy, Into dx)
    {
        if (dx.IsNone) return;
        var sums = new double[dx.Buffer.Length];
        for (int at = 0; at < dy.Length; at++)
        {
            int from = SourceOf(s, at);
            if (from >= 0) sums[from] = dy.Span[at];
        }

        for (int i = 0; i < sums.Length; i++) Put(dx, i, sums[i]);
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

    /// <summary>The input that output <paramref name="at"/> of a subsampling is, or −1 where it is a zero.</summary>
    private static int SourceOf(SubsampleShape s, int at)
    {
        (int pixel, int channel) = Math.DivRem(at, s.OutC);
        (int row, int j) = Math.DivRem(pixel, s.OutW);
        (int n, int i) = Math.DivRem(row, s.OutH);
        int c = channel - s.Before;
        return c < 0 || c >= s.C ? -1 : (((((n * s.H) + (i * s.Stride)) * s.W) + (j * s.Stride)) * s.C) + c;
    }
}
