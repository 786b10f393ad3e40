using Kiln.Devices;

namespace Kiln;

/// <summary>Product of two matrices: <c>c = op(a)·op(b)</c>, where op may transpose.</summary>
/// <remarks>a <c>[M, K]</c> or, transposed, <c>[K, M]</c>; b <c>[K, N]</c> or <c>[N, K]</c>; c <c>[M, N]</c>. With <c>g = dc</c>: <c>da = g·bᵀ</c>, <c>db = aᵀ·g</c>.</remarks>
public sealed class MatMulOp : Op
{
    private static readonly MatMulOp[] Instances = [new(false, false), new(true, false), new(false, true), new(true, true)];

    private readonly bool transposeA, transposeB;

    private MatMulOp(bool transposeA, bool transposeB)
    {
        this.transposeA = transposeA;
        this.transposeB = transposeB;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0 | Reads.X1;

    /// <summary>The op with these flags; there is one of each.</summary>
    public static MatMulOp With(bool transposeA, bool transposeB) => Instances[(transposeA ? 1 : 0) + (transposeB ? 2 : 0)];

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 2);
        if (x[0].Rank != 2 || x[1].Rank != 2) throw new ShapeException($"MatMul: expected two matrices, got {x[0]} and {x[1]}.");
        GemmShape s = Product(x[0], x[1]);
        int rows = x[1][transposeB ? 1 : 0];
        return s.K == rows
            ? [s.M, s.N]
            : throw new ShapeException($"MatMul: inner sizes differ, {Told(x[0], transposeA)} times {Told(x[1], transposeB)}; is a transposition missing?");
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Gemm(Product(f.XShape(0), f.XShape(1)), f.X(0), f.X(1), bias: default, new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        (int m, int n, int k) = (f.YShape[0], f.YShape[1], f.XShape(0)[transposeA ? 0 : 1]);
        FloatBuffer a = f.X(0), b = f.X(1), g = f.GradY;
        if (transposeA) f.Kernels.Gemm(new(k, m, n, transposeB, true), b, g, default, f.GradX(0));
        else f.Kernels.Gemm(new(m, k, n, false, !transposeB), g, b, default, f.GradX(0));
        if (transposeB) f.Kernels.Gemm(new(n, k, m, true, transposeA), g, a, default, f.GradX(1));
        else f.Kernels.Gemm(new(k, n, m, !transposeA, false), a, g, default, f.GradX(1));
    }

    private static string Told(Shape x, bool transposed) => transposed ? $"{x} transposed" : x.ToString();

    private GemmShape Product(Shape a, Shape b) => transposeA
        ? new(a[1], b[transposeB ? 0 : 1], a[0], true, transposeB)
        : new(a[0], b[transposeB ? 0 : 1], a[1], false, transposeB);
}

/// <summary>Matrix products of tensors.</summary>
public static class MatMulExtensions
{
    extension(Tensor x)
    {
        /// <summary>The matrix product <c>op(x)·op(b)</c> of <c>[M, K]</c> and <c>[K, N]</c>; either may be stored transposed.</summary>
        /// <exception cref="ShapeException">Not two matrices, or inner sizes that differ.</exception>
        public Tensor MatMul(Tensor b, bool transposeA = false, bool transposeB = false) => x.Apply(MatMulOp.With(transposeA, transposeB), b);
    }
}
