using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Sums of losses of single elements and their gradients, in double precision: a loss is a small part of a step, and its tails are long.</summary>
internal static unsafe class ElementLosses
{
    /// <summary>loss[0] = scale·Σ f(x, t).</summary>
    public static void Forward(Workers workers, in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer loss)
    {
        double sum = f.Kind switch
        {
            ElementLossKind.Absolute => Totals.Of<AbsoluteTerm>(workers, x, targets),
            ElementLossKind.Huber => Totals.Of<HuberTerm>(workers, x, targets, new(f.First)),
            ElementLossKind.BinaryCrossEntropy => Totals.Of<BinaryTerm>(workers, x, targets, new(f.First)),
            ElementLossKind.BinaryFocal => Totals.Of<BinaryFocalTerm>(workers, x, targets, new(f.First, f.Second)),
            ElementLossKind.Likelihood => Totals.Of<LikelihoodTerm>(workers, x, targets, new(f.First)),
            ElementLossKind.Divergence => Totals.Of<DivergenceTerm>(workers, x, targets),
            _ => throw new ArgumentOutOfRangeException(nameof(f)),
        };
        loss.Address[0] = (float)(scale * sum);
    }

    /// <summary>dx = dloss[0]·scale·∂f/∂x.</summary>
    public static void Backward(Workers workers, in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer dloss, Into dx)
    {
        if (dx.IsNone) return;
        double factor = (double)dloss.Address[0] * scale;
        switch (f.Kind)
        {
            case ElementLossKind.Absolute: Slopes<AbsoluteTerm>(workers, x, targets, factor, dx, default); break;
            case ElementLossKind.Huber: Slopes<HuberTerm>(workers, x, targets, factor, dx, new(f.First)); break;
            case ElementLossKind.BinaryCrossEntropy: Slopes<BinaryTerm>(workers, x, targets, factor, dx, new(f.First)); break;
            case ElementLossKind.BinaryFocal: Slopes<BinaryFocalTerm>(workers, x, targets, factor, dx, new(f.First, f.Second)); break;
            case ElementLossKind.Likelihood: Slopes<LikelihoodTerm>(workers, x, targets, factor, dx, new(f.First)); break;
            case ElementLossKind.Divergence: Slopes<DivergenceTerm>(workers, x, targets, factor, dx, default); break;
            default: throw new ArgumentOutOfRangeException(nameof(f));
        }
    }

    private static void Slopes<TTerm>(Workers workers, FloatBuffer x, FloatBuffer t, double factor, Into dx, TTerm term)
        where TTerm : unmanaged, IElementTerm
    {
        var work = new Work<TTerm>(x.Address, t.Address, dx.Buffer.Address, factor, dx.Add, term);
        workers.For(dx.Buffer.Length, Grain.SmallestFloats, ref work);
    }

    /// <summary>Lanes: four neighbours in double precision; the remainder goes through the same term one by one.</summary>
    private readonly struct Work<TTerm>(float* x, float* t, float* dx, double factor, bool add, TTerm term) : IWork
        where TTerm : unmanaged, IElementTerm
    {
        private readonly float* x = x, t = t, dx = dx;
        private readonly double factor = factor;
        private readonly bool add = add;
        private readonly TTerm term = term;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            TTerm term = this.term;
            Vector256<double> scale = Vector256.Create(factor);
            nint i = start;
            for (; i + Vector256<double>.Count <= end; i += Vector256<double>.Count)
            {
                Vector256<double> d = scale * term.Slope(Totals.Widen(x + i), Totals.Widen(t + i));
                Vector128<float> r = Vector128.Narrow(d.GetLower(), d.GetUpper());
                if (add) r += Vector128.Load(dx + i);
                r.Store(dx + i);
            }

            for (; i < end; i++)
            {
                float r = (float)(factor * term.Slope(Vector256.Create((double)x[i]), Vector256.Create((double)t[i])).ToScalar());
                dx[i] = add ? dx[i] + r : r;
            }
        }
    }
}
