using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>Resizes rows, then columns. Source rows are resized once, when the first output row needs them, and kept in a ring as long as they are needed.</summary>
/// <remarks>Between the two, values have 7 bits behind the point, more than the whole bytes of Pillow, so results may differ from Pillow's by 1.</remarks>
internal sealed class Resizer
{
    private readonly ResizeAxis columns = new(), rows = new();
    private short[] ring = [], pairs = [];
    private int[] held = [], starts = [], offsets = [];
    private int rowLength, slots, tapPairs, first, end, top, bottom;

    /// <summary>Makes the tables of a step of kind <see cref="StepKind.Resize"/>.</summary>
    public void Prepare(in GeometricStep step)
    {
        Clip window = step.Window;
        (int left, int right) = ((int)window.Left, (int)window.Right);
        (first, end) = (0, step.Output.Width);
        (top, bottom) = (0, step.Output.Height);
        Inside(step.Map.XX, step.Map.X1, left, right, ref first, ref end);
        Inside(step.Map.YY, step.Map.Y1, (int)window.Top, (int)window.Bottom, ref top, ref bottom);
        bool made = columns.Make(step.Map.XX, step.Map.X1, left, right, first, end, step.Interpolation, step.Antialias);
        rows.Make(step.Map.YY, step.Map.Y1, (int)window.Top, (int)window.Bottom, top, bottom, step.Interpolation, step.Antialias);
        if (made) Arrange(step.Input.Width);

        rowLength = (((end - first) * step.Input.Channels) + Buffers.Slack) & ~15;
        slots = rows.Most;
        Buffers.Grow(ref ring, rowLength * slots);
        Buffers.Grow(ref held, slots);
        Buffers.Grow(ref offsets, slots);
        held.AsSpan(0, slots).Fill(-1);
    }

    /// <summary>The columns of row <paramref name="y"/> that have their centre inside the window; none above and below it.</summary>
    public (int First, int End) ColumnsOf(int y) => y >= top && y < bottom ? (first, end) : (0, 0);

    /// <summary>Writes the columns of a row that <see cref="ColumnsOf"/> names; the caller fills the others.</summary>
    /// <param name="step">The step prepared for.</param>
    /// <param name="image">The source, with <see cref="Buffers.Slack"/> readable bytes behind it.</param>
    /// <param name="y">The row.</param>
    /// <param name="into">The row; bytes behind it may be written.</param>
    public void Row(in GeometricStep step, ReadOnlySpan<byte> image, int y, Span<byte> into)
    {
        int channels = step.Input.Channels, start = rows.Starts[y], count = rows.Counts[y];
        for (int t = 0; t < count; t++)
        {
            int row = start + t, slot = row % slots;
            offsets[t] = slot * rowLength;
            if (held[slot] == row) continue;
            held[slot] = row;
            ReadOnlySpan<byte> source = image[(row * step.Input.Width * channels)..];
            ResizeKernels.Across(source, channels, starts.AsSpan(0, end - first), pairs, tapPairs, ring.AsSpan(offsets[t], rowLength));
        }

        ResizeKernels.Down(ring, offsets.AsSpan(0, count), rows.WeightsOf(y)[..count], (end - first) * channels, into[(first * channels)..]);
    }

    // Weights in the order in which the kernel reads them: for four outputs 0 … 3 the pairs of taps of (0, 2), then of (1, 3), each for four channels.
    // Taps of weight 0 stand before those of the last outputs, so that no read goes far beyond the row.
    private void Arrange(int width)
    {
        const int PerQuad = 4 * ResizeKernels.WordsPerPixel;
        tapPairs = (columns.Most + 1) / 2;
        int count = end - first, quads = (count + 3) / 4, furthest = Math.Max(width - (2 * tapPairs), 0);
        Buffers.Grow(ref pairs, quads * tapPairs * PerQuad);
        Buffers.Grow(ref starts, count);
        for (int i = 0; i < 4 * quads; i++)
        {
            int output = first + Math.Min(i, count - 1), start = Math.Min(columns.Starts[output], furthest), zeros = columns.Starts[output] - start;
            ReadOnlySpan<short> weights = columns.WeightsOf(output)[..columns.Counts[output]];
            if (i < count) starts[i] = start;
            int place = ((i % 4) switch { 0 => 0, 2 => 1, 1 => 2, _ => 3 } * ResizeKernels.WordsPerPixel) + (i / 4 * tapPairs * PerQuad);
            for (int t = -zeros; t < (2 * tapPairs) - zeros; t += 2, place += PerQuad)
            {
                int even = (uint)t < (uint)weights.Length ? weights[t] : 0, odd = (uint)(t + 1) < (uint)weights.Length ? weights[t + 1] : 0;
                MemoryMarshal.Cast<short, int>(pairs.AsSpan(place, ResizeKernels.WordsPerPixel)).Fill((ushort)even | (odd << 16));
            }
        }
    }

    // Output pixels whose centre has its source within [low, high).
    private static void Inside(double scale, double offset, int low, int high, ref int first, ref int end) =>
        new Clip(new Homography(scale, 0, offset, 0, 1, 0), low, 0, high, 1).Narrow(0, ref first, ref end);
}
