using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Leaky rectifiers whose slope is drawn for each element: a block of Philox decides four neighbours, so slopes do not depend on who computes them.</summary>
internal static unsafe class RandomSlopes
{
    private const int Block = 4, UnusedBits = 8;
    private const float Unit = 1f / (1 << 24);

    /// <summary>y = x where signs is positive, else (low + (high − low)·u)·x.</summary>
    public static void Run(Workers workers, FloatBuffer signs, FloatBuffer x, float low, float high, ulong key, Into y)
    {
        if (y.IsNone) return;
        var work = new Work(signs.Address, x.Address, y.Buffer.Address, low, (high - low) * Unit, key, y.Add);
        workers.For(y.Buffer.Length, Grain.SmallestFloats, ref work);
    }

    /// <summary>Items are floats; chunks start at a multiple of <see cref="PhiloxLanes.Words"/>. The remainder takes the same words one by one, multiplied and added in two roundings as the vectors are.</summary>
    private readonly struct Work(float* signs, float* x, float* y, float low, float step, ulong key, bool add) : IWork
    {
        private readonly float* signs = signs, x = x, y = y;
        private readonly float low = low, step = step;
        private readonly ulong key = key;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            nint i = start;
            if (Avx2.IsSupported)
            {
                for (; i + PhiloxLanes.Words <= end; i += PhiloxLanes.Words)
                {
                    (Vector256<uint> first, Vector256<uint> second) = PhiloxLanes.At(key, (ulong)i / Block);
                    Put(i, first);
                    Put(i + Vector256<float>.Count, second);
                }
            }

            for (; i < end; i += Block)
            {
                PhiloxBlock words = PhiloxBlock.At(key, 0, (ulong)i / Block);
                for (int w = 0; w < Block && i + w < end; w++) Put(i + w, words[w]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put(nint i, Vector256<uint> words)
        {
            Vector256<float> v = Vector256.Load(x + i);
            Vector256<float> slope = (Vector256.ConvertToSingle((words >> UnusedBits).AsInt32()) * Vector256.Create(step)) + Vector256.Create(low);
            Vector256<float> r = Vector256.ConditionalSelect(Vector256.GreaterThan(Vector256.Load(signs + i), Vector256<float>.Zero), v, v * slope);
            if (add) r += Vector256.Load(y + i);
            r.Store(y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put(nint i, uint word)
        {
            float slope = ((word >> UnusedBits) * step) + low, r = signs[i] > 0 ? x[i] : x[i] * slope;
            y[i] = add ? y[i] + r : r;
        }
    }
}
