using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Sums of losses of single elements and their gradients.</summary>
internal static unsafe class ElementLosses
{
    /// <summary>loss[0] = scale·Σ f(x, t).</summary>
    public static void Forward<V>(Workers workers, in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer loss)
        where V : unmanaged, ISimd<V>
    {
        double sum = f.Kind switch
        {
            ElementLossKind.Absolute => LossTotals.Of<V, AbsoluteTerm>(workers, x, targets, default),
            ElementLossKind.Huber => LossTotals.Of<V, HuberTerm>(workers, x, targets, new(f.First)),
            ElementLossKind.BinaryCrossEntropy => LossTotals.Of<V, BinaryTerm>(workers, x, targets, new(f.First)),
            ElementLossKind.BinaryFocal => LossTotals.Of<V, BinaryFocalTerm>(workers, x, targets, new(f.First, f.Second)),
            ElementLossKind.Likelihood => LossTotals.Of<V, LikelihoodTerm>(workers, x, targets, new(f.First)),
            ElementLossKind.Divergence => LossTotals.Of<V, DivergenceTerm>(workers, x, targets, default),
            _ => throw new ArgumentOutOfRangeException(nameof(f)),
        };
        loss.Address[0] = (float)(scale * sum);
    }

    /// <summary>dx = dloss[0]·scale·∂f/∂x.</summary>
    public static void Backward<V>(Workers workers, in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer dloss, Into dx)
        where V : unmanaged, ISimd<V>
    {
        float factor = (float)((double)dloss.Address[0] * scale);
        switch (f.Kind)
        {
            case ElementLossKind.Absolute: Slopes<V, AbsoluteTerm>(workers, x, targets, factor, dx, default); break;
            case ElementLossKind.Huber: Slopes<V, HuberTerm>(workers, x, targets, factor, dx, new(f.First)); break;
            case ElementLossKind.BinaryCrossEntropy: Slopes<V, BinaryTerm>(workers, x, targets, factor, dx, new(f.First)); break;
            case ElementLossKind.BinaryFocal: Slopes<V, BinaryFocalTerm>(workers, x, targets, factor, dx, new(f.First, f.Second)); break;
            case ElementLossKind.Likelihood: Slopes<V, LikelihoodTerm>(workers, x, targets, factor, dx, new(f.First)); break;
            case ElementLossKind.Divergence: Slopes<V, DivergenceTerm>(workers, x, targets, factor, dx, default); break;
            default: throw new ArgumentOutOfRangeException(nameof(f));
        }
    }

    private static void Slopes<V, TTerm>(Workers workers, FloatBuffer x, FloatBuffer t, float factor, Into dx, TTerm term)
        where V : unmanaged, ISimd<V>
        where TTerm : unmanaged, IElementTerm => Elementwise.Map2<V, SlopeMap<TTerm>>(workers, x, t, dx, new(term, factor));

    private readonly struct SlopeMap<TTerm>(TTerm term, float factor) : IMap2
        where TTerm : unmanaged, IElementTerm
    {
        private readonly TTerm term = term;
        private readonly float factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V a, V b)
            where V : unmanaged, ISimd<V> => V.Splat(factor) * term.Slope(a, b);
    }
}
