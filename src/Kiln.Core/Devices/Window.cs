namespace Kiln.Devices;

/// <summary>How a window slides along one axis of an image.</summary>
/// <param name="Size">Positions in the window.</param>
/// <param name="Stride">Input positions between neighbouring outputs.</param>
/// <param name="Padding">Positions added at each end.</param>
/// <param name="Dilation">Input positions between neighbouring positions of the window.</param>
public readonly record struct Window(int Size, int Stride = 1, int Padding = 0, int Dilation = 1)
{
    /// <summary>Input positions from the first to the last of the window.</summary>
    public int Span => ((Size - 1) * Dilation) + 1;

    /// <summary>How many outputs an axis of <paramref name="length"/> inputs gives: ⌊(length + 2·padding − span)/stride⌋ + 1, or 0 where the window does not fit.</summary>
    public int Outputs(int length)
    {
        int room = length + (2 * Padding) - Span;
        return room < 0 ? 0 : (room / Stride) + 1;
    }
}

/// <summary>The sizes of a two-dimensional convolution over <c>[N, H, W, C]</c> images with K output channels.</summary>
public readonly record struct ConvShape(int N, int H, int W, int C, int K, Window Rows, Window Columns, int Groups = 1)
{
    /// <summary>Height of the output.</summary>
    public int OutH => Rows.Outputs(H);

    /// <summary>Width of the output.</summary>
    public int OutW => Columns.Outputs(W);

    /// <summary>Input channels of one group.</summary>
    public int GroupC => C / Groups;

    /// <summary>Output channels of one group.</summary>
    public int GroupK => K / Groups;

    /// <summary>Floating-point operations of one direction, a multiply-add counting as two; taps on the padding included.</summary>
    public long Flops => 2L * N * OutH * OutW * K * GroupC * Rows.Size * Columns.Size;
}

/// <summary>The sizes of pooling over <c>[N, H, W, C]</c> images; <paramref name="CountPadding"/> says whether an average divides by the whole window even at a border.</summary>
public readonly record struct PoolShape(int N, int H, int W, int C, Window Rows, Window Columns, bool CountPadding = true)
{
    /// <summary>Height of the output.</summary>
    public int OutH => Rows.Outputs(H);

    /// <summary>Width of the output.</summary>
    public int OutW => Columns.Outputs(W);
}
