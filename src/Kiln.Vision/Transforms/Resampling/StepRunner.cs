namespace Kiln.Vision;

/// <summary>Makes the rows of one step after another, with tables and memory that are used again.</summary>
internal sealed class StepRunner
{
    /// <summary>Gets ready for the rows of a step; returns the image to hand to <see cref="Rows"/>.</summary>
    public ReadOnlySpan<byte> Prepare(scoped in GeometricStep step, ReadOnlySpan<byte> image) => image;

    /// <summary>Writes rows of the output, one behind the other; bytes behind them may be written.</summary>
    public void Rows(in GeometricStep step, ReadOnlySpan<byte> image, int firstRow, int rows, Span<byte> into)
    {
        bool copies = step.Kind == StepKind.Copy && step.IsUpright;
        if (copies) CopyRows.Upright(step, image, firstRow, rows, into);
        if (copies && step.ClipCount == 0) return;

        int width = step.Output.Width, channels = step.Output.Channels, line = width * channels;
        Clip source = step.Window with { Map = step.Map };
        for (int r = 0; r < rows; r++)
        {
            (int first, int end) = (0, width);
            if (!copies) source.Narrow(firstRow + r, ref first, ref end);
            if (step.ClipCount > 0) step.First.Narrow(firstRow + r, ref first, ref end);
            if (step.ClipCount > 1) step.Second.Narrow(firstRow + r, ref first, ref end);
            Span<byte> row = into.Slice(r * line);
            if (!copies && end > first) Row(step, image, firstRow + r, first, end, row);
            row[..(first * channels)].Fill(step.Fill);
            row[(end * channels)..line].Fill(step.Fill);
        }
    }

    private static void Row(in GeometricStep step, ReadOnlySpan<byte> image, int y, int first, int end, Span<byte> into)
    {
        CopyRows.Turned(step, image, y, first, end, into);
    }
}
