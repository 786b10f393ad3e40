using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Vision;

/// <summary>Neighbouring blocks of <see cref="PhiloxBlock"/> as 16-bit numbers, eight or four blocks at once where the machine can; every width gives the same bits.</summary>
/// <remarks>
/// A 64-bit lane holds one word of one block in its lower half; the upper half is leftovers that no step reads. Numbers come in the order of blocks and words, the
/// lower half of a word first.
/// </remarks>
internal static class NoiseBlocks
{
    /// <summary>Numbers of one block, of four and of eight.</summary>
    private const int One = 8, Four = 32, Eight = 64;

    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53u, Multiplier1 = 0xCD9E8D57u, Weyl0 = 0x9E3779B9u, Weyl1 = 0xBB67AE85u;

    /// <summary>Fills with the numbers of a stream from its first block on.</summary>
    public static void Fill(ulong key, ulong stream, Span<ushort> bits)
    {
        int done = 0;
        if (Avx512F.IsSupported) done = FillByEight(key, stream, bits);
        if (Avx2.IsSupported) done = FillByFour(key, stream, bits, done);
        FillByOne(key, stream, bits, done);
    }

    /// <summary>Fills with as many whole groups of eight blocks as there is room for; returns how many numbers those are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FillByEight(ulong key, ulong stream, Span<ushort> bits)
    {
        ref ushort y = ref MemoryMarshal.GetReference(bits);
        int i = 0;
        Vector512<uint> m0 = Vector512.Create(Multiplier0), m1 = Vector512.Create(Multiplier1);
        Vector512<ulong> low = Vector512.Create((ulong)uint.MaxValue);

        // In each pair of lanes the first is of the lower four blocks and the second of the upper four, so that unpacking gives blocks in order.
        Vector512<ulong> blocks = Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);
        for (; i + Eight <= bits.Length; i += Eight)
        {
            Vector512<ulong> c0 = blocks + Vector512.Create((ulong)i / One), c1 = default, c2 = Vector512.Create(stream & uint.MaxValue), c3 = Vector512.Create(stream >> 32);
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                Vector512<ulong> p0 = Avx512F.Multiply(c0.AsUInt32(), m0), p1 = Avx512F.Multiply(c2.AsUInt32(), m1);
                (c0, c1, c2, c3) = ((p1 >> 32) ^ c1 ^ Vector512.Create((ulong)k0), p1, (p0 >> 32) ^ c3 ^ Vector512.Create((ulong)k1), p0);
                k0 += Weyl0;
                k1 += Weyl1;
            }

            Vector512<ulong> words01 = (c0 & low) | (c1 << 32), words23 = (c2 & low) | (c3 << 32);
            Avx512F.UnpackLow(words01, words23).AsUInt16().StoreUnsafe(ref y, (nuint)i);
            Avx512F.UnpackHigh(words01, words23).AsUInt16().StoreUnsafe(ref y, (nuint)(i + (Eight / 2)));
        }

        return i;
    }

    /// <summary>The same by four blocks from number <paramref name="start"/>, a multiple of eight; the last group may be a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FillByFour(ulong key, ulong stream, Span<ushort> bits, int start)
    {
        Span<ushort> part = stackalloc ushort[Four];
        for (int i = start; i < bits.Length; i += Four)
        {
            (Vector256<ushort> first, Vector256<ushort> second) = FourAt(key, stream, (ulong)i / One);
            bool whole = i + Four <= bits.Length;
            ref ushort y = ref whole ? ref bits[i] : ref part[0];
            first.StoreUnsafe(ref y);
            second.StoreUnsafe(ref y, Four / 2);
            if (!whole) part[..(bits.Length - i)].CopyTo(bits[i..]);
        }

        return bits.Length;
    }

    /// <summary>The same block by block: the way on machines without these registers, and what they are tested against.</summary>
    public static void FillByOne(ulong key, ulong stream, Span<ushort> bits, int start)
    {
        for (int i = start; i < bits.Length; i += One)
        {
            var block = PhiloxBlock.At(key, stream, (ulong)i / One);
            for (int half = 0; half < One && i + half < bits.Length; half++) bits[i + half] = (ushort)(block[half / 2] >> (16 * (half % 2)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ushort> First, Vector256<ushort> Second) FourAt(ulong key, ulong stream, ulong counter)
    {
        Vector256<uint> m0 = Vector256.Create(Multiplier0), m1 = Vector256.Create(Multiplier1);
        Vector256<ulong> low = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> c0 = Vector256.Create(counter) + Vector256.Create(0UL, 2, 1, 3), c1 = default;
        Vector256<ulong> c2 = Vector256.Create(stream & uint.MaxValue), c3 = Vector256.Create(stream >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> p0 = Avx2.Multiply(c0.AsUInt32(), m0), p1 = Avx2.Multiply(c2.AsUInt32(), m1);
            (c0, c1, c2, c3) = ((p1 >> 32) ^ c1 ^ Vector256.Create((ulong)k0), p1, (p0 >> 32) ^ c3 ^ Vector256.Create((ulong)k1), p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        Vector256<ulong> words01 = (c0 & low) | (c1 << 32), words23 = (c2 & low) | (c3 << 32);
        return (Avx2.UnpackLow(words01, words23).AsUInt16(), Avx2.UnpackHigh(words01, words23).AsUInt16());
    }
}
