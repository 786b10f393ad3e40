using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>
/// Filters transformed for products: G·g·Gᵀ of every pair of channels, kept as 36 matrices of panels, one panel to a column tile,
/// <c>[36][tiles][reduction][columns of the tile]</c>. An item is one channel of the reduction of one column tile.
/// </summary>
internal unsafe struct WinogradFilter<V, F> : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    private WeightPanels<V> spatial;
    private float* to;

    private readonly bool rotated, inPanels;

    /// <summary>
    /// Filters for the convolution itself, or with <paramref name="exchanged"/> for the gradient of its input: rotated ones, unless its form is transposed.
    /// With <paramref name="inPanels"/> the weights are <see cref="WeightPanels{V}"/> already.
    /// </summary>
    public WinogradFilter(float* weights, int inputs, int outputs, bool exchanged, bool rotated, bool inPanels = false)
    {
        this.rotated = rotated;
        this.inPanels = inPanels;
        spatial = new() { From = weights, Positions = F.Taps * F.Taps, GroupIn = inputs, GroupOut = outputs, Groups = 1, Exchanged = exchanged };
    }

    /// <summary>Columns: output channels, or input channels where they are exchanged.</summary>
    public readonly ColumnPlan Plan => spatial.Plan;

    /// <summary>The length of the reduction.</summary>
    public readonly int Depth => spatial.Depth;

    /// <summary>Floats from one of the 36 matrices to the next.</summary>
    public readonly int Step => WinogradTiles<V, F>.OddLines(spatial.Length / spatial.Positions);

    /// <summary>Floats of all of them.</summary>
    public readonly int Length => checked(WinogradTiles<V, F>.Products * Step);

    /// <summary>Floats that <see cref="Fill"/> needs besides.</summary>
    public readonly int ScratchLength => inPanels ? 0 : spatial.Length;

    /// <summary>Transforms the filters.</summary>
    public void Fill(Workers workers, float* to, float* scratch)
    {
        if (inPanels) spatial.To = spatial.From;
        else spatial.Fill(workers, scratch);
        this.to = to;
        workers.For(Plan.Count * Depth, 16, ref this);
    }

    /// <summary>The panel of a column tile in the matrix of one product.</summary>
    public static float* Panel(float* filters, int step, int depth, int product, in ColumnTile tile) => filters + ((nint)product * step) + ((nint)tile.Start * depth);

    public readonly void Run(int start, int end, int worker)
    {
        ColumnPlan plan = Plan;
        int depth = Depth, step = Step;
        for (int item = start; item < end; item++)
        {
            ColumnTile tile = plan[item / depth];
            int stride = tile.Vectors * V.Lanes, row = item % depth;
            float* from = spatial.Panel(0, tile) + ((nint)row * stride), into = Panel(to, step, depth, 0, tile) + ((nint)row * stride);
            for (int v = 0; v < tile.Vectors; v++)
            {
                int at = Math.Min(v * V.Lanes, tile.Width - V.Lanes);
                nint tap = (nint)depth * stride, last = (spatial.Positions - 1) * tap;
                if (rotated) Transform(from + at + last, -tap, into + at, step);   // rotated: the last tap first
                else Transform(from + at, tap, into + at, step);
            }
        }
    }

    /// <summary>G·g·Gᵀ of one vector of filters, whose taps are <paramref name="tap"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Transform(float* from, nint tap, float* into, nint step)
    {
        const int Side = WinogradTiles<V, F>.Side;
        float* half = stackalloc float[F.Taps * Side * V.Lanes];
        nint row = F.Taps * V.Lanes;   // the half-way table is [6][r]
        for (int b = 0; b < F.Taps; b++) F.Expand<V>(from + (b * tap), F.Taps * tap, half + (b * V.Lanes), row);
        for (int i = 0; i < Side; i++) F.Expand<V>(half + (i * row), V.Lanes, into + (i * Side * step), step);
    }
}
