using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The way back through a fully connected layer. Where the matrices are small, both products are one job, because handing a
/// job to other threads costs as much as a good part of it: first the column tiles of dx, each of which packs the rows of w that
/// are its columns, then the blocks of dw.
/// </summary>
internal unsafe struct LinearGradients<V> : IWork
    where V : unmanaged, ISimd<V>
{
    private GemmInPlace<V> weights;
    private Walk walk;
    private ColumnPlan plan;
    private int rows, outputs;
    private float* g, w, dx, panels;
    private bool add;

    private readonly int PanelFloats => outputs * 3 * V.Lanes;

    /// <summary>dx = g · wᵀ and dw = xᵀ · g.</summary>
    public static void Together(Workers workers, in GemmShape s, FloatBuffer x, FloatBuffer w, FloatBuffer g, Into dx, Into dw)
    {
        LinearGradients<V> work = new()
        {
            weights = GemmInPlace<V>.Of(new(s.K, s.N, s.M, TransposeA: true), x, g, default, default, dw),
            walk = Walk.Straight(s.N, s.N, 1, 0, s.K),
            plan = new(s.K, V.Lanes),
            rows = s.M,
            outputs = s.N,
            g = g.Address,
            w = w.Address,
            dx = dx.Buffer.Address,
            add = dx.Add,
        };
        work.panels = workers.ScratchOf(0).Floats(checked(workers.Size * work.PanelFloats));
        workers.For(work.plan.Count + work.weights.Items, work.weights.Grain, ref work);
    }

    public readonly void Run(int start, int end, int worker)
    {
        int tiles = plan.Count;
        for (int item = start; item < Math.Min(end, tiles); item++) Data(plan[item], panels + ((nint)worker * PanelFloats));
        if (end > tiles) weights.Run(Math.Max(start - tiles, 0), end - tiles, worker);
    }

    private readonly void Data(in ColumnTile tile, float* panel)
    {
        Walk walk = this.walk;
        int stride = tile.Vectors * V.Lanes;
        walk.BStride = stride * sizeof(float);
        if (tile.Width < V.Lanes) new Span<float>(panel, outputs * stride).Clear();
        Packing.Transpose(w + ((nint)tile.Start * outputs), outputs, panel, stride, tile.Width, outputs);
        Tile.Column<V>(walk, g, rows, above: 0, below: 0, panel, dx + tile.Start, tile, null, add);
    }
}

/// <summary>Chooses how to go back through a fully connected layer.</summary>
internal static unsafe class LinearGradients
{
    /// <summary>Outputs up to which the rows of w that belong to one column tile, and floats of g up to which all of it, stay in a second-level cache.</summary>
    private const int MostOutputs = 512, MostGradients = 128 * 1024;

    /// <summary>Gradients of y = f(x · w + bias); g = f′ ∘ dy replaces dy.</summary>
    public static void Run<V>(
        Workers workers, in GemmShape s, Activation f, FloatBuffer x, FloatBuffer w, FloatBuffer y, FloatBuffer dy, Into dx, Into dw, Into dbias)
        where V : unmanaged, ISimd<V>
    {
        if (s.M == 0 || s.N == 0) return;
        if (f.Kind == ActivationKind.Identity) Reductions.SumRows<V>(workers, dy, s.M, s.N, 1, dbias);
        else if (dbias.IsNone) Activations.Backward<V>(workers, f, y, dy, new(dy));
        else GradientSums.Run<V>(workers, f, y, dy, s.M, s.N, dbias);

        GemmShape ofData = new(s.M, s.K, s.N, TransposeB: true), ofWeights = new(s.K, s.N, s.M, TransposeA: true);
        bool small = s.N <= MostOutputs && (long)s.M * s.N <= MostGradients && Gemm.IsInPlace(ofWeights, V.Lanes);
        if (small && !dx.IsNone && !dw.IsNone && dx.Buffer.Address != dw.Buffer.Address && s.K > 0)
        {
            LinearGradients<V>.Together(workers, s, x, w, dy, dx, dw);
            return;
        }

        Gemm.Multiply<V>(workers, ofData, dy, w, default, dx);
        Gemm.Multiply<V>(workers, ofWeights, x, dy, default, dw);
    }
}
