using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Applies a function to the part of a product that was just computed, while it is in the nearest cache.</summary>
internal static unsafe class Epilogue
{
    /// <summary>c = f(c) for <paramref name="rows"/> rows of one column tile, <paramref name="stride"/> floats apart.</summary>
    public static void Apply<V>(Activation f, float* c, nint stride, int rows, in ColumnTile tile)
        where V : unmanaged, ISimd<V>
    {
        if (f.Kind == ActivationKind.Identity) return;
        var part = new Part<V>(c, stride, rows, tile);
        Functions.With(f, ref part);
    }

    /// <summary>c = f(c) for <paramref name="count"/> floats side by side. Lanes: neighbours; the remainder is a padded vector.</summary>
    public static void Range<V>(Activation f, float* c, nint count)
        where V : unmanaged, ISimd<V>
    {
        nint vectors = count / V.Lanes, rest = count % V.Lanes;
        Apply<V>(f, c, V.Lanes, (int)vectors, new(0, V.Lanes, 1));
        if (rest > 0) Apply<V>(f, c + (vectors * V.Lanes), V.Lanes, 1, new(0, (int)rest, 1));
    }

    /// <summary>
    /// Lanes: columns of the tile. Its last vector may overlap the one before it: all are loaded before any is stored, so both
    /// hold the same bits. A tile narrower than a vector is a padded one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<V, TMap>(float* c, nint stride, int rows, in ColumnTile tile, TMap map)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        nint last = tile.Width - V.Lanes;
        int vectors = tile.Vectors;
        for (; rows > 0; rows--, c += stride)
        {
            if (last < 0)
            {
                Tail.Store(map.Of(Tail.Load<V>(c, tile.Width)), c, tile.Width);
                continue;
            }

            V end = V.Load(c + last);
            if (vectors > 1)
            {
                V first = map.Of(V.Load(c));
                if (vectors > 2) map.Of(V.Load(c + V.Lanes)).Store(c + V.Lanes);
                first.Store(c);
            }

            map.Of(end).Store(c + last);
        }
    }

    private readonly struct Part<V>(float* c, nint stride, int rows, ColumnTile tile) : IFunctionUser
        where V : unmanaged, ISimd<V>
    {
        private readonly ColumnTile tile = tile;

        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => Rows<V, TFunction>(c, stride, rows, tile, f);
    }
}
