using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Random masks: a block of Philox decides four neighbouring elements, so a mask does not depend on who computes it.</summary>
internal static unsafe class Masks
{
    private const int Block = 4, RandomBits = 24;

    /// <summary>y = x ∘ mask / (1 − p), where element i takes word i mod 4 of block (key, ⌊i/4⌋) and is dropped if its upper 24 bits lie below p·2²⁴.</summary>
    public static void Dropout(Workers workers, FloatBuffer x, float dropProbability, ulong key, Into y)
    {
        if (y.IsNone) return;
        int threshold = (int)Math.Ceiling(dropProbability * (double)(1 << RandomBits));
        float scale = dropProbability < 1 ? (float)(1 / (1 - (double)dropProbability)) : 0;
        var work = new DropoutWork(x.Address, y.Buffer.Address, threshold, scale, key, y.Add);
        workers.For(y.Buffer.Length, Grain.SmallestFloats, ref work);
    }

    /// <summary>Items are floats; chunks start at a multiple of <see cref="PhiloxLanes.Words"/>. The remainder takes the same words one by one.</summary>
    private readonly struct DropoutWork(float* x, float* y, int threshold, float scale, ulong key, bool add) : IWork
    {
        private readonly float* x = x, y = y;
        private readonly int threshold = threshold;
        private readonly float scale = scale;
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
            Vector256<int> dropped = Vector256.GreaterThan(Vector256.Create(threshold), (words >> (32 - RandomBits)).AsInt32());
            Vector256<float> kept = Vector256.AndNot(Vector256.Load(x + i) * Vector256.Create(scale), dropped.AsSingle());
            if (add) kept += Vector256.Load(y + i);
            kept.Store(y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put(nint i, uint word)
        {
            float kept = (int)(word >> (32 - RandomBits)) >= threshold ? x[i] * scale : 0;
            y[i] = add ? y[i] + kept : kept;
        }
    }
}
