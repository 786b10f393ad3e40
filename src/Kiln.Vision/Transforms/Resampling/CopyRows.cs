using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>Rows of steps that move whole pixels; every byte is one of the source or the fill value.</summary>
internal static class CopyRows
{
    /// <summary>Writes rows of a shift, with or without mirrors.</summary>
    /// <param name="step">An upright step of kind <see cref="StepKind.Copy"/>.</param>
    /// <param name="image">The source.</param>
    /// <param name="firstRow">The first row of the output.</param>
    /// <param name="rows">How many.</param>
    /// <param name="into">Where they go; bytes behind them may be written.</param>
    public static void Upright(in GeometricStep step, ReadOnlySpan<byte> image, int firstRow, int rows, Span<byte> into)
    {
        ImageSize from = step.Input;
        int channels = from.Channels, line = from.Width * channels, width = step.Output.Width;
        bool mirrored = step.Map.XX < 0, upsideDown = step.Map.YY < 0, constant = step.Border == Border.Constant;
        (int right, int down) = ((int)step.Map.X1, (int)step.Map.Y1);

        // Columns [first, end) of the output have their source in the image.
        int first = Math.Clamp(mirrored ? right - from.Width : -right, 0, width), end = Math.Clamp(mirrored ? right : from.Width - right, first, width);
        int start = (mirrored ? right - end : first + right) * channels, kept = (end - first) * channels;
        for (int r = 0; r < rows; r++)
        {
            int y = firstRow + r, source = upsideDown ? down - 1 - y : y + down;
            Span<byte> to = into[(r * width * channels)..];
            if ((uint)source >= (uint)from.Height)
            {
                if (constant)
                {
                    to[..(width * channels)].Fill(step.Fill);
                    continue;
                }

                source = step.Border.Place(source, from.Height);
            }

            ReadOnlySpan<byte> row = image.Slice(source * line, line);
            if (kept > 0)
            {
                if (mirrored) Mirror.Row(row.Slice(start, kept), channels, to[(first * channels)..]);
                else row.Slice(start, kept).CopyTo(to[(first * channels)..]);
            }

            if (constant)
            {
                to[..(first * channels)].Fill(step.Fill);
                to[(end * channels)..(width * channels)].Fill(step.Fill);
            }
            else
            {
                Outside(step, row, 0, first, to);
                Outside(step, row, end, width, to);
            }
        }
    }

    /// <summary>Writes the columns [first, end) of a row of a quarter turn; their sources are in the image.</summary>
    /// <param name="step">A step of kind <see cref="StepKind.Copy"/> that is not upright.</param>
    /// <param name="image">The source.</param>
    /// <param name="y">The row of the output.</param>
    /// <param name="first">The first column.</param>
    /// <param name="end">Behind the last column.</param>
    /// <param name="into">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turned(in GeometricStep step, ReadOnlySpan<byte> image, int y, int first, int end, Span<byte> into)
    {
        int channels = step.Input.Channels, line = step.Input.Width * channels;
        int column = (int)step.Map.X1 + (step.Map.XY > 0 ? y : -1 - y);
        int row = (int)step.Map.Y1 + (step.Map.YX > 0 ? first : -1 - first), next = step.Map.YX > 0 ? line : -line;
        int from = (row * line) + (column * channels);
        for (int x = first; x < end; x++, from += next)
        {
            for (int c = 0; c < channels; c++) into[(x * channels) + c] = image[from + c];
        }
    }

    private static void Outside(in GeometricStep step, ReadOnlySpan<byte> row, int first, int end, Span<byte> into)
    {
        int channels = step.Input.Channels;
        for (int x = first; x < end; x++)
        {
            int source = step.Border.Place((int)step.Map.X1 + (step.Map.XX < 0 ? -1 - x : x), step.Input.Width);
            row.Slice(source * channels, channels).CopyTo(into[(x * channels)..]);
        }
    }
}
