namespace Kiln.Vision;

/// <summary>The taps of one axis of a resize: which source pixels each output pixel is made of, and with which weights in 1/16384.</summary>
/// <remarks>Weights are those of Pillow's resize: a filter as wide as the scale, cut at the edges, of sum 1.</remarks>
internal sealed class ResizeAxis
{
    /// <summary>Bits behind the point of a weight.</summary>
    public const int WeightBits = 14;

    private const int One = 1 << WeightBits;
    private double[] exact = [];
    private short[] weights = [];
    private int[] starts = [], counts = [];
    private (double Scale, double Offset, int Low, int High, int First, int End, Interpolation Filter, bool Antialias) made;

    /// <summary>Weights per output pixel in the table, no fewer than any has taps.</summary>
    public int Taps { get; private set; }

    /// <summary>The largest number of taps of any output pixel.</summary>
    public int Most { get; private set; }

    /// <summary>The first source pixel of each output pixel.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>The number of taps of each output pixel.</summary>
    public ReadOnlySpan<int> Counts => counts;

    /// <summary>The weights of output pixel <paramref name="i"/>: <see cref="Taps"/> numbers, zeros behind its own.</summary>
    public ReadOnlySpan<short> WeightsOf(int i) => weights.AsSpan(i * Taps, Taps);

    /// <summary>Makes the table of output pixels <paramref name="first"/> … <paramref name="end"/> − 1; the same table is not made twice in a row.</summary>
    /// <param name="scale">Source pixels per output pixel; negative for a mirror.</param>
    /// <param name="offset">Where output 0 lies in the source.</param>
    /// <param name="low">The first source pixel that exists.</param>
    /// <param name="high">Behind the last source pixel that exists.</param>
    /// <param name="first">The first output pixel whose centre is inside.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="antialias">Whether the filter widens as the image shrinks.</param>
    /// <returns>Whether the table was made anew.</returns>
    public bool Make(double scale, double offset, int low, int high, int first, int end, Interpolation filter, bool antialias)
    {
        (double, double, int, int, int, int, Interpolation, bool) asked = (scale, offset, low, high, first, end, filter, antialias);
        if (made == asked && Taps > 0) return false;
        made = asked;
        bool clamps = filter == Interpolation.Bicubic && !antialias;   // PyTorch repeats the edge there; Pillow leaves it out
        double stretch = antialias ? Math.Max(Math.Abs(scale), 1) : 1, support = (filter == Interpolation.Bicubic ? 2 : 1) * stretch;
        Taps = Math.Min((int)Math.Ceiling(2 * support) + 1, high - low);
        Buffers.Grow(ref starts, end);
        Buffers.Grow(ref counts, end);
        Buffers.Grow(ref weights, end * Taps);
        Buffers.Grow(ref exact, Taps);
        double perTap = 1 / stretch;
        Most = 1;
        for (int i = first; i < end; i++)
        {
            double center = offset + ((i + 0.5) * scale);
            int from = (int)Math.Floor(center - support + 0.5), to = (int)Math.Floor(center + support + 0.5);
            int start = Math.Clamp(from, low, high - 1), stop = Math.Clamp(to, start + 1, high);
            starts[i] = start;
            counts[i] = stop - start;
            Most = Math.Max(Most, stop - start);
            Span<double> taps = exact.AsSpan(0, counts[i]);
            taps.Clear();
            double sum = 0;
            for (int x = clamps ? from : start; x < (clamps ? to : stop); x++)
            {
                double distance = Math.Abs((x - center + 0.5) * perTap);
                double weight = filter == Interpolation.Bicubic ? Cubic(distance, clamps ? -0.75 : -0.5) : Math.Max(1 - distance, 0);
                taps[Math.Clamp(x, start, stop - 1) - start] += weight;
                sum += weight;
            }

            Round(taps, sum, weights.AsSpan(i * Taps, Taps));
        }

        return true;
    }

    // The largest weight takes what rounding left, so that a constant image stays as it is.
    private static void Round(ReadOnlySpan<double> taps, double sum, Span<short> into)
    {
        into.Clear();
        double factor = One / sum;
        int left = One, largest = 0;
        for (int t = 0; t < taps.Length; t++)
        {
            int weight = (int)Math.Floor((taps[t] * factor) + 0.5);
            into[t] = (short)weight;
            left -= weight;
            if (weight > into[largest]) largest = t;
        }

        into[largest] += (short)left;
    }

    private static double Cubic(double x, double a) => x switch
    {
        < 1 => ((((a + 2) * x) - (a + 3)) * x * x) + 1,
        < 2 => ((((x - 5) * x) + 8) * x - 4) * a,
        _ => 0,
    };
}
