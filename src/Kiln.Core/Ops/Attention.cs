using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Scaled dot-product attention of several heads (Vaswani et al. 2017): for each head, <c>softmax(q·kᵀ/√d)·v</c>, where d = E / heads;
/// q <c>[N, T, E]</c>, k <c>[N, S, E]</c>, v <c>[N, S, F]</c>, y <c>[N, T, F]</c>. A head is a run of neighbouring features.
/// </summary>
/// <remarks>Causal: step t sees steps 0 … t of k and v alone.</remarks>
public sealed class AttentionOp : Op
{
    private const float Hidden = -1e30f;   // its exponential is zero beside that of any score

    private readonly int heads;
    private readonly bool causal;

    /// <summary>Makes the op.</summary>
    /// <param name="heads">How many heads share the features, at least 1.</param>
    /// <param name="causal">Whether later steps are hidden.</param>
    /// <exception cref="ArgumentException">No head.</exception>
    public AttentionOp(int heads, bool causal = false)
    {
        if (heads < 1) throw new ArgumentException($"Attention: expected at least 1 head, got {heads}.");
        this.heads = heads;
        this.causal = causal;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 3, 3);
        (Shape q, Shape k, Shape v) = (x[0], x[1], x[2]);
        if (q.Rank != 3 || k.Rank != 3 || v.Rank != 3) throw new ShapeException($"Attention: expected sequences [N, T, E], got {q}, {k} and {v}.");
        if (q[0] != k[0] || k[0] != v[0] || k[1] != v[1] || q[2] != k[2]) throw new ShapeException($"Attention: expected q [N, T, E], k [N, S, E] and v [N, S, F], got {q}, {k} and {v}.");
        if (q[2] % heads != 0 || v[2] % heads != 0) throw new ShapeException($"Attention: {heads} heads cannot share {q[2]} and {v[2]} features evenly; choose a number of heads that divides both.");
        if (causal && q[1] > k[1]) throw new ShapeException($"Attention: causal steps of {q} look at as many steps, got {k}.");
        return [q[0], q[1], v[2]];
    }

    /// <inheritdoc/>
    public override int SavedLength(ReadOnlySpan<Shape> x) => new Parts(x[0], x[1], x[2], heads, default).Length;

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        Parts p = new(f.XShape(0), f.XShape(1), f.XShape(2), heads, f.Saved);
        for (int i = 0; i < p.Count; i++)
        {
            FloatBuffer q = p.Q(i), scores = p.Shares(i);
            p.Take(f.Kernels, f.X(0), i, p.Steps, p.HeadWidth, q);
            f.Kernels.Scale(q, 1 / MathF.Sqrt(p.HeadWidth), new(q));
            p.Take(f.Kernels, f.X(1), i, p.Seen, p.HeadWidth, p.K(i));
            p.Take(f.Kernels, f.X(2), i, p.Seen, p.ValueWidth, p.V(i));
            f.Kernels.Gemm(new(p.Steps, p.Seen, p.HeadWidth, TransposeB: true), q, p.K(i), default, new(scores));
            for (int t = 0; causal && t < p.Steps; t++) f.Kernels.Fill(scores.Slice((t * p.Seen) + t + 1, p.Seen - t - 1), Hidden);
            f.Kernels.Softmax(scores, p.Steps, p.Seen, scores);
            f.Kernels.Gemm(new(p.Steps, p.ValueWidth, p.Seen), scores, p.V(i), default, new(p.Room));
            p.Give(f.Kernels, p.Room, i, p.Steps, p.ValueWidth, new(f.Y));
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Parts p = new(f.XShape(0), f.XShape(1), f.XShape(2), heads, f.Saved);
        FloatBuffer dy = f.GradY;
        Into dq = f.GradX(0), dk = f.GradX(1), dv = f.GradX(2);
        for (int i = 0; i < p.Count; i++)
        {
            FloatBuffer shares = p.Shares(i), mine = p.MyGradient, dscores = p.ScoreGradient;
            p.Take(f.Kernels, dy, i, p.Steps, p.ValueWidth, mine);
            if (!dv.IsNone)
            {
                f.Kernels.Gemm(new(p.Seen, p.ValueWidth, p.Steps, TransposeA: true), shares, mine, default, new(p.RoomOf(p.Seen * p.ValueWidth)));
                p.Give(f.Kernels, p.RoomOf(p.Seen * p.ValueWidth), i, p.Seen, p.ValueWidth, dv);
            }

            f.Kernels.Gemm(new(p.Steps, p.Seen, p.ValueWidth, TransposeB: true), mine, p.V(i), default, new(dscores));
            f.Kernels.SoftmaxBackward(shares, p.Steps, p.Seen, dscores, new(dscores));
            if (!dk.IsNone)
            {
                f.Kernels.Gemm(new(p.Seen, p.HeadWidth, p.Steps, TransposeA: true), dscores, p.Q(i), default, new(p.RoomOf(p.Seen * p.HeadWidth)));
                p.Give(f.Kernels, p.RoomOf(p.Seen * p.HeadWidth), i, p.Seen, p.HeadWidth, dk);
            }

            if (dq.IsNone) continue;
            FloatBuffer room = p.RoomOf(p.Steps * p.HeadWidth);
            f.Kernels.Gemm(new(p.Steps, p.HeadWidth, p.Seen), dscores, p.K(i), default, new(room));
            f.Kernels.Scale(room, 1 / MathF.Sqrt(p.HeadWidth), new(room));
            p.Give(f.Kernels, room, i, p.Steps, p.HeadWidth, dq);
        }
    }

    /// <summary>What is kept, head by head and contiguous: scaled q, k, v, the shares of attention; and room for one head's work.</summary>
    private readonly ref struct Parts(Shape q, Shape k, Shape v, int heads, FloatBuffer saved)
    {
        private readonly FloatBuffer saved = saved;
        private readonly int heads = heads, ofQ = q.Count, ofK = k.Count, ofV = v.Count;

        public int Count { get; } = q[0] * heads;

        public int Steps { get; } = q[1];

        public int Seen { get; } = k[1];

        public int HeadWidth { get; } = q[2] / heads;

        public int ValueWidth { get; } = v[2] / heads;

        public int Length => StartOfRoom + Largest;

        public FloatBuffer ScoreGradient => saved.Slice(StartOfShares + (Count * Steps * Seen), Steps * Seen);

        public FloatBuffer MyGradient => saved.Slice(StartOfShares + ((Count + 1) * Steps * Seen), Steps * ValueWidth);

        public FloatBuffer Room => RoomOf(Steps * ValueWidth);

        private int StartOfShares => ofQ + ofK + ofV;

        private int StartOfRoom => StartOfShares + ((Count + 1) * Steps * Seen) + (Steps * ValueWidth);

        private int Largest => Math.Max(Steps, Seen) * Math.Max(HeadWidth, ValueWidth);

        public FloatBuffer Q(int i) => saved.Slice(i * Steps * HeadWidth, Steps * HeadWidth);

        public FloatBuffer K(int i) => saved.Slice(ofQ + (i * Seen * HeadWidth), Seen * HeadWidth);

        public FloatBuffer V(int i) => saved.Slice(ofQ + ofK + (i * Seen * ValueWidth), Seen * ValueWidth);

        public FloatBuffer Shares(int i) => saved.Slice(StartOfShares + (i * Steps * Seen), Steps * Seen);

        public FloatBuffer RoomOf(int floats) => saved.Slice(StartOfRoom, floats);

        /// <summary>Copies a head's features out of sequences.</summary>
        public void Take(Kernels kernels, FloatBuffer x, int i, int steps, int width, FloatBuffer head)
        {
            int all = width * heads, of = steps * all;
            kernels.CopyColumns(x.Slice(i / heads * of, of), i % heads * width, all, new(head), 0, width, steps, width);
        }

        /// <summary>Copies a head's features into sequences, or adds them.</summary>
        public void Give(Kernels kernels, FloatBuffer head, int i, int steps, int width, Into x)
        {
            int all = width * heads, of = steps * all;
            kernels.CopyColumns(head, 0, width, new(x.Buffer.Slice(i / heads * of, of), x.Add), i % heads * width, all, steps, width);
        }
    }
}
