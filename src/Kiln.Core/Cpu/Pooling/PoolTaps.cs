using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>One window on an image: the address of its first position (which may lie on the padding) and the positions that lie on the image.</summary>
internal readonly unsafe struct PoolTaps
{
    /// <summary>The window of output (<paramref name="oh"/>, <paramref name="ow"/>).</summary>
    public PoolTaps(in PoolShape s, float* image, int oh, int ow)
    {
        (FirstRow, EndRow) = s.Rows.Inside(oh, s.H);
        (FirstColumn, EndColumn) = s.Columns.Inside(ow, s.W);
        RowStep = (nint)s.Rows.Dilation * s.W * s.C;
        ColumnStep = (nint)s.Columns.Dilation * s.C;
        nint h = (oh * s.Rows.Stride) - s.Rows.Padding, w = (ow * s.Columns.Stride) - s.Columns.Padding;
        Corner = image + (((h * s.W) + w) * s.C);
    }

    /// <summary>The first row inside.</summary>
    public int FirstRow { get; }

    /// <summary>The row after the last inside.</summary>
    public int EndRow { get; }

    /// <summary>The first column inside.</summary>
    public int FirstColumn { get; }

    /// <summary>The column after the last inside.</summary>
    public int EndColumn { get; }

    /// <summary>Floats from row to row of the window.</summary>
    public nint RowStep { get; }

    /// <summary>Floats from column to column of the window.</summary>
    public nint ColumnStep { get; }

    /// <summary>The first channel of position (0, 0).</summary>
    public float* Corner { get; }

    /// <summary>How many positions lie inside.</summary>
    public int Count => (EndRow - FirstRow) * (EndColumn - FirstColumn);
}
