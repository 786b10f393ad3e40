using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>A function of one float, written for vectors; its settings are its fields.</summary>
internal interface IMap
{
    /// <summary>f(x) of each lane.</summary>
    V Of<V>(V x)
        where V : unmanaged, ISimd<V>;
}

/// <summary>A function of two floats, written for vectors; its settings are its fields.</summary>
internal interface IMap2
{
    /// <summary>f(a, b) of each lane.</summary>
    V Of<V>(V a, V b)
        where V : unmanaged, ISimd<V>;
}

/// <summary>Loops over whole arrays, in place or not. The remainder is a padded vector: the same code, the same values.</summary>
internal static unsafe class Elementwise
{
    /// <summary>y = f(x).</summary>
    public static void Map<V, TMap>(Workers workers, FloatBuffer x, Into y, TMap map)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        if (y.IsNone) return;
        var work = new MapWork<V, TMap>(x.Address, y.Buffer.Address, y.Add, map);
        workers.For(y.Buffer.Length, Grain.OfFloats(y.Buffer.Length), ref work);
    }

    /// <summary>y = f(a, b).</summary>
    public static void Map2<V, TMap>(Workers workers, FloatBuffer a, FloatBuffer b, Into y, TMap map = default)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap2
    {
        if (y.IsNone) return;
        var work = new Map2Work<V, TMap>(a.Address, b.Address, y.Buffer.Address, y.Add, map);
        workers.For(y.Buffer.Length, Grain.OfFloats(y.Buffer.Length), ref work);
    }

    /// <summary>y = factor · x.</summary>
    public static void Scale<V>(Workers workers, FloatBuffer x, float factor, Into y)
        where V : unmanaged, ISimd<V> => Map<V, ScaleMap>(workers, x, y, new(factor));

    private readonly struct MapWork<V, TMap>(float* x, float* y, bool add, TMap map) : IWork
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        private readonly float* x = x, y = y;
        private readonly bool add = add;
        private readonly TMap map = map;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            float* x = this.x, y = this.y;
            bool add = this.add;
            TMap map = this.map;
            nint i = start, rest = end - i;
            for (; rest >= V.Lanes; i += V.Lanes, rest -= V.Lanes)
            {
                V r = map.Of(V.Load(x + i));
                if (add) r += V.Load(y + i);
                r.Store(y + i);
            }

            if (rest == 0) return;
            V last = map.Of(Tail.Load<V>(x + i, rest));
            if (add) last += Tail.Load<V>(y + i, rest);
            Tail.Store(last, y + i, rest);
        }
    }

    private readonly struct Map2Work<V, TMap>(float* a, float* b, float* y, bool add, TMap map) : IWork
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap2
    {
        private readonly float* a = a, b = b, y = y;
        private readonly bool add = add;
        private readonly TMap map = map;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            float* a = this.a, b = this.b, y = this.y;
            bool add = this.add;
            TMap map = this.map;
            nint i = start, rest = end - i;
            for (; rest >= V.Lanes; i += V.Lanes, rest -= V.Lanes)
            {
                V r = map.Of(V.Load(a + i), V.Load(b + i));
                if (add) r += V.Load(y + i);
                r.Store(y + i);
            }

            if (rest == 0) return;
            V last = map.Of(Tail.Load<V>(a + i, rest), Tail.Load<V>(b + i, rest));
            if (add) last += Tail.Load<V>(y + i, rest);
            Tail.Store(last, y + i, rest);
        }
    }
}
