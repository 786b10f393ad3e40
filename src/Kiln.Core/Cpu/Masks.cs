using System.Runtime.CompilerServices;
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
        uint threshold = (uint)Math.Round(dropProbability * (double)(1 << RandomBits));
        float scale = dropProbability < 1 ? (float)(1 / (1 - (double)dropProbability)) : 0;
        var work = new DropoutWork(x.Address, y.Buffer.Address, y.Buffer.Length, threshold, scale, key, y.Add);
        int blocks = ((y.Buffer.Length - 1) / Block) + 1;
        workers.For(blocks, Grain.OfItems(Block * 8), ref work);
    }

    private readonly struct DropoutWork(float* x, float* y, int length, uint threshold, float scale, ulong key, bool add) : IWork
    {
        private readonly float* x = x, y = y;
        private readonly int length = length;
        private readonly uint threshold = threshold;
        private readonly float scale = scale;
        private readonly ulong key = key;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            for (nint b = start; b < end; b++)
            {
                PhiloxBlock words = PhiloxBlock.At(key, 0, (ulong)b);
                nint i = b * Block;
                Put(i, words.W0);
                if (i + 1 < length) Put(i + 1, words.W1);
                if (i + 2 < length) Put(i + 2, words.W2);
                if (i + 3 < length) Put(i + 3, words.W3);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put(nint i, uint word)
        {
            float kept = word >> (32 - RandomBits) >= threshold ? x[i] * scale : 0;
            y[i] = add ? y[i] + kept : kept;
        }
    }
}
