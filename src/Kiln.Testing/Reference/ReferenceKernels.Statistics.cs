using Kiln.Devices;

namespace Kiln.Testing;

/// <content>What values are like.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override ValueSummary Summarize(FloatBuffer x)
    {
        if (x.Length == 0) return default;
        (double sum, double squares, float least, float greatest, long zeros) = (0, 0, x.Span[0], x.Span[0], 0);
        foreach (float v in x.Span)
        {
            sum += v;
            squares += (double)v * v;
            least = Math.Min(least, v);
            greatest = Math.Max(greatest, v);
            if (v == 0) zeros++;
        }

        return new(x.Length, sum, squares, least, greatest, zeros);
    }
}
