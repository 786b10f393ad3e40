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

    /// <summary>Filters for the convolution itself, or with <paramref name="exchanged"/> rotated filters for the gradient of its input.</summary>
    public WinogradFilter(float* weights, int inputs, int outputs, bool exchanged) => spatial = new()
    {
        From = weights, Positions = F.Taps * F.Taps, GroupIn = inputs, GroupOut = outputs, Groups = 1, Exchanged = exchanged,
    };

    /// <summary>Columns: output channels, or input channels where they are exchanged.</summary>
    public readonly ColumnPlan Plan => spatial.Plan;

    /// <summary>The length of the reduction.</summary>
    public readonly int Depth => spatial.Depth;

    /// <summary>Floats of one of the 36 matrices.</summary>
    public readonly int Step => spatial.Length / spatial.Positions;

    /// <summary>Floats of all of them.</summary>
    public readonly int Length => checked(WinogradTiles<V, F>.Products * Step);

    /// <summary>Floats that <see cref="Fill"/> needs besides.</summary>
    public readonly int ScratchLength => spatial.Length;

    /// <summary>Transforms the filters.</summary>
    public void Fill(Workers workers, float* to, float* scratch)
    {
        spatial.Fill(workers, scratch);
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
                Transform(from + at, (nint)depth * stride, into + at, step);
            }
        }
    }

    /// <summary>G·g·Gᵀ of one vector of filters; taps are <paramref name="tap"/> floats apart, in reverse order where the filter is rotated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Transform(float* from, nint tap, float* into, nint step)
    {
        V* half = stackalloc V[WinogradTiles<V, F>.Side * F.Taps];
        if (spatial.Exchanged)
        {
            from += ((F.Taps * F.Taps) - 1) * tap;
            tap = -tap;
        }

        fixed (float* g = F.Filter)
        {
            for (int j = 0; j < F.Taps; j++)
            {
                for (int i = 0; i < WinogradTiles<V, F>.Side; i++)
                {
                    V sum = V.Zero;
                    for (int a = 0; a < F.Taps; a++) sum = V.Fma(V.Splat(g[(i * F.Taps) + a]), V.Load(from + (((a * F.Taps) + j) * tap)), sum);
                    half[(i * F.Taps) + j] = sum;
                }
            }

            for (int i = 0; i < WinogradTiles<V, F>.Side; i++)
            {
                for (int j = 0; j < WinogradTiles<V, F>.Side; j++)
                {
                    V sum = V.Zero;
                    for (int a = 0; a < F.Taps; a++) sum = V.Fma(V.Splat(g[(j * F.Taps) + a]), half[(i * F.Taps) + a], sum);
                    sum.Store(into + (((i * WinogradTiles<V, F>.Side) + j) * step));
                }
            }
        }
    }
}
