namespace Kiln.Vision;

/// <summary>Makes the rows of one step after another, with tables and memory that are used again.</summary>
internal sealed class StepRunner
{
    private readonly Resizer resizer = new();
    private byte[] copy = [];

    /// <summary>Gets ready for the rows of a step; returns the image to hand to <see cref="Rows"/>.</summary>
    public ReadOnlySpan<byte> Prepare(scoped in GeometricStep step, ReadOnlySpan<byte> image)
    {
        if (step.Kind == StepKind.Copy || step.Interpolation == Interpolation.Nearest) return image;
        if (step.Kind == StepKind.Resize) resizer.Prepare(step);
        int count = step.Input.Count;
        if (image.Length >= count + Buffers.Slack) return image;
        Buffers.Grow(ref copy, count + Buffers.Slack);
        image[..count].CopyTo(copy);
        return copy;
    }

    /// <summary>Writes rows of the output, one behind the other; bytes behind them may be written.</summary>
    public void Rows(in GeometricStep step, ReadOnlySpan<byte> image, int firstRow, int rows, Span<byte> into)
    {
        bool copies = step.Kind == StepKind.Copy && step.IsUpright, resizes = step.Kind == StepKind.Resize && step.Interpolation != Interpolation.Nearest;
        if (copies) CopyRows.Upright(step, image, firstRow, rows, into);
        if (copies && step.ClipCount == 0) return;

        int width = step.Output.Width, channels = step.Output.Channels, line = width * channels;
        Clip source = step.Window with { Map = step.Map };
        for (int y = firstRow; y < firstRow + rows; y++, into = into[line..])
        {
            (int first, int end) = resizes ? resizer.ColumnsOf(y) : (0, width);
            if (!copies && !resizes) source.Narrow(y, ref first, ref end);
            if (step.ClipCount > 0) step.First.Narrow(y, ref first, ref end);
            if (step.ClipCount > 1) step.Second.Narrow(y, ref first, ref end);
            if (!copies && end > first) Row(step, image, y, first, end, into);
            into[..(first * channels)].Fill(step.Fill);
            into[(end * channels)..line].Fill(step.Fill);
        }
    }

    private void Row(in GeometricStep step, ReadOnlySpan<byte> image, int y, int first, int end, Span<byte> into)
    {
        if (step.Kind == StepKind.Copy) CopyRows.Turned(step, image, y, first, end, into);
        else if (step.Interpolation == Interpolation.Nearest) NearestKernels.Row(step.Map, step.Input, image, y, first, end, into);
        else if (step.Kind == StepKind.Resize) resizer.Row(step, image, y, into);
        else if (step.Map.IsAffine) WarpKernels.Bilinear(new AffineCoordinates(step.Map, y), step.Input, image, first, end, into);
        else WarpKernels.Bilinear(new ProjectiveCoordinates(step.Map, y), step.Input, image, first, end, into);
    }
}
