using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Cpu;

/// <summary>Four neighbouring blocks of <see cref="PhiloxBlock"/> at once, for machines with AVX2.</summary>
/// <remarks>Each 64-bit lane holds one block's word in its lower half; the upper half is leftovers that no step reads.</remarks>
internal static class PhiloxLanes
{
    /// <summary>Words of one call.</summary>
    public const int Words = 16;

    /// <summary>The words of blocks <paramref name="counter"/> … <paramref name="counter"/> + 3 of stream 0, in order; <paramref name="counter"/> below 2³² − 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<uint> First, Vector256<uint> Second) At(ulong key, ulong counter)
    {
        Vector256<uint> m0 = Vector256.Create(0xD2511F53u), m1 = Vector256.Create(0xCD9E8D57u);
        Vector256<ulong> c0 = Vector256.Create(counter) + Vector256.Create(0UL, 1, 2, 3), c1 = default, c2 = default, c3 = default;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            Vector256<ulong> p0 = Avx2.Multiply(c0.AsUInt32(), m0), p1 = Avx2.Multiply(c2.AsUInt32(), m1);
            (c0, c1, c2, c3) = ((p1 >> 32) ^ c1 ^ Vector256.Create((ulong)k0), p1, (p0 >> 32) ^ c3 ^ Vector256.Create((ulong)k1), p0);
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        Vector256<ulong> low = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> words01 = (c0 & low) | (c1 << 32), words23 = (c2 & low) | (c3 << 32);
        Vector256<ulong> even = Avx2.UnpackLow(words01, words23), odd = Avx2.UnpackHigh(words01, words23);   // blocks 0 and 2, 1 and 3
        return (Avx2.Permute2x128(even, odd, 0x20).AsUInt32(), Avx2.Permute2x128(even, odd, 0x31).AsUInt32());
    }
}
