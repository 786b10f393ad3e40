using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Scaled dot-product attention of several heads (Vaswani et al. 2017): for each head, <c>softmax(q·kᵀ/√d)·v</c>, where d = E / heads;
/// q <c>[N, T, E]</c>, k <c>[N, S, E]</c>, v <c>[N, S, F]</c>, y <c>[N, T, F]</c>. A head is a run of neighbouring features.
/// </summary>
/// <remarks>
/// Causal: step t sees steps 0 … t of k and v alone. Masks are added to the scores before the softmax: one for pairs of steps, <c>[T, S]</c> or <c>[N·heads, T, S]</c>, and one for the
/// steps seen, <c>[N, S]</c>, which takes no gradient. A step to which a mask hides everything shares its attention evenly among all, or among the least hidden. While training, dropout
/// may set shares to zero and scale the others by <c>1/(1 − p)</c>.
/// </remarks>
public sealed class AttentionOp : Op
{
    /// <summary>What a mask adds to hide: its exponential is zero beside that of any score.</summary>
    public const float Hidden = -1e30f;

    private const ulong KeyStep = 0x9E3779B97F4A7C15;   // each head has a stream of random numbers of its own

    private readonly int heads;
    private readonly bool causal, pairs, seen;
    private readonly float dropProbability;

    /// <summary>Makes the op.</summary>
    /// <param name="heads">How many heads share the features, at least 1.</param>
    /// <param name="causal">Whether later steps are hidden.</param>
    /// <param name="pairs">Whether a mask of pairs is an input.</param>
    /// <param name="seen">Whether a mask of the steps seen is an input, the last one.</param>
    /// <param name="dropProbability">The probability p with which a share of attention is dropped, 0 ≤ p &lt; 1.</param>
    /// <exception cref="ArgumentException">No head, or a probability outside its range.</exception>
    public AttentionOp(int heads, bool causal = false, bool pairs = false, bool seen = false, float dropProbability = 0)
    {
        if (heads < 1) throw new ArgumentException($"Attention: expected at least 1 head, got {heads}.");
        if (dropProbability is not (>= 0 and < 1)) throw new ArgumentException($"Attention: expected a drop probability of at least 0 and below 1, got {dropProbability}.");
        (this.heads, this.causal, this.pairs, this.seen, this.dropProbability) = (heads, causal, pairs, seen, dropProbability);
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        int arity = 3 + (pairs ? 1 : 0) + (seen ? 1 : 0);
        Shapes.Arity(this, x, arity, arity);
        (Shape q, Shape k, Shape v) = (x[0], x[1], x[2]);
        if (q.Rank != 3 || k.Rank != 3 || v.Rank != 3) throw new ShapeException($"Attention: expected sequences [N, T, E], got {q}, {k} and {v}.");
        if (q[0] != k[0] || k[0] != v[0] || k[1] != v[1] || q[2] != k[2]) throw new ShapeException($"Attention: expected q [N, T, E], k [N, S, E] and v [N, S, F], got {q}, {k} and {v}.");
        if (q[2] % heads != 0 || v[2] % heads != 0) throw new ShapeException($"Attention: {heads} heads cannot share {q[2]} and {v[2]} features evenly; choose a number of heads that divides both.");
        if (causal && q[1] > k[1]) throw new ShapeException($"Attention: causal steps of {q} look at as many steps, got {k}.");
        Shape wide = [q[0] * heads, q[1], k[1]], narrow = [q[1], k[1]], steps = [q[0], k[1]];
        if (pairs && x[3] != wide && x[3] != narrow) throw new ShapeException($"Attention: expected a mask {narrow} or {wide}, got {x[3]}.");
        if (seen && x[^1] != steps) throw new ShapeException($"Attention: expected a mask {steps} of the steps seen, got {x[^1]}.");
        return [q[0], q[1], v[2]];
    }

    /// <inheritdoc/>
    public override int SavedLength(ReadOnlySpan<Shape> x) => new Parts(x[0], x[1], x[2], heads, default).LengthWith(dropProbability > 0);

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
            if (pairs) f.Kernels.Scale(f.XShape(3).Rank == 2 ? f.X(3) : f.X(3).Slice(i * p.Steps * p.Seen, p.Steps * p.Seen), 1, new(scores, add: true));
            for (int t = 0; seen && t < p.Steps; t++) f.Kernels.Scale(f.X(f.Arity - 1).Slice(i / heads * p.Seen, p.Seen), 1, new(scores.Slice(t * p.Seen, p.Seen), add: true));
            for (int t = 0; causal && t < p.Steps; t++) f.Kernels.Fill(scores.Slice((t * p.Seen) + t + 1, p.Seen - t - 1), Hidden);
            f.Kernels.Softmax(scores, p.Steps, p.Seen, scores);
            f.Kernels.Gemm(new(p.Steps, p.ValueWidth, p.Seen), Kept(f, p, i), p.V(i), default, new(p.Room));
            p.Give(f.Kernels, p.Room, i, p.Steps, p.ValueWidth, new(f.Y));
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Parts p = new(f.XShape(0), f.XShape(1), f.XShape(2), heads, f.Saved);
        FloatBuffer dy = f.GradY;
        Into dq = f.GradX(0), dk = f.GradX(1), dv = f.GradX(2), dpairs = pairs ? f.GradX(3) : default;
        for (int i = 0; i < p.Count; i++)
        {
            FloatBuffer shares = p.Shares(i), mine = p.MyGradient, dscores = p.ScoreGradient;
            p.Take(f.Kernels, dy, i, p.Steps, p.ValueWidth, mine);
            if (!dv.IsNone)
            {
                f.Kernels.Gemm(new(p.Seen, p.ValueWidth, p.Steps, TransposeA: true), Kept(f, p, i), mine, default, new(p.RoomOf(p.Seen * p.ValueWidth)));
                p.Give(f.Kernels, p.RoomOf(p.Seen * p.ValueWidth), i, p.Seen, p.ValueWidth, dv);
            }

            f.Kernels.Gemm(new(p.Steps, p.Seen, p.ValueWidth, TransposeB: true), mine, p.V(i), default, new(dscores));
            if (dropProbability > 0) f.Kernels.Dropout(dscores, dropProbability, KeyOf(f, i), new(dscores));
            f.Kernels.SoftmaxBackward(shares, p.Steps, p.Seen, dscores, new(dscores));
            if (!dpairs.IsNone)
            {
                bool shared = f.XShape(3).Rank == 2;
                f.Kernels.Scale(dscores, 1, shared ? new(dpairs.Buffer, dpairs.Add || i > 0) : new(dpairs.Buffer.Slice(i * p.Steps * p.Seen, p.Steps * p.Seen), dpairs.Add));
            }

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

    private static ulong KeyOf(in Frame f, int i) => f.RandomKey + ((ulong)(i + 1) * KeyStep);

    /// <summary>The shares of head i that dropout keeps; drawn again in backward, so only those of one head take memory.</summary>
    private FloatBuffer Kept(in Frame f, in Parts p, int i)
    {
        if (dropProbability == 0 || !f.Training) return p.Shares(i);
        f.Kernels.Dropout(p.Shares(i), dropProbability, KeyOf(f, i), new(p.Kept));
        return p.Kept;
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

        public FloatBuffer Kept => saved.Slice(StartOfRoom + Largest, Steps * Seen);

        public FloatBuffer ScoreGradient => saved.Slice(StartOfShares + (Count * Steps * Seen), Steps * Seen);

        public FloatBuffer MyGradient => saved.Slice(StartOfShares + ((Count + 1) * Steps * Seen), Steps * ValueWidth);

        public FloatBuffer Room => RoomOf(Steps * ValueWidth);

        private int StartOfShares => ofQ + ofK + ofV;

        private int StartOfRoom => StartOfShares + ((Count + 1) * Steps * Seen) + (Steps * ValueWidth);

        private int Largest => Math.Max(Steps, Seen) * Math.Max(HeadWidth, ValueWidth);

        public int LengthWith(bool dropout) => StartOfRoom + Largest + (dropout ? Steps * Seen : 0);

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
