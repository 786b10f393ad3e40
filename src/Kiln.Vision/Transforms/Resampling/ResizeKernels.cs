using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Vision;

/// <summary>The loops of a resize: along a row, and down the rows. Vectors and plain loops give the same bits, as all is in integers.</summary>
internal static class ResizeKernels
{
    /// <summary>Words of weights per output pixel and pair of taps: a pair for each of four channels.</summary>
    public const int WordsPerPixel = 8;

    private const int MiddleBits = 7, AcrossShift = ResizeAxis.WeightBits - MiddleBits, Largest = byte.MaxValue << MiddleBits;

    // A product of 7 and 14 bits behind the point, of which the high half is kept, has 6.
    private const int DownBits = MiddleBits + ResizeAxis.WeightBits - 15;

    /// <summary>Resizes one row: <c>y[i, c] = Σₜ w[i, t]·x[startᵢ + t, c]</c>, with 7 bits behind the point, between 0 and 255.</summary>
    /// <remarks>Four pixels per step, two vectors of two; each pair of taps is one multiply-and-add of words. Up to 16 bytes behind the last tap are read.</remarks>
    /// <param name="x">The row, with readable bytes behind it.</param>
    /// <param name="channels">Bytes per pixel, 1 … 4.</param>
    /// <param name="starts">The first source pixel of each output.</param>
    /// <param name="weights">As <see cref="Resizer"/> arranges them.</param>
    /// <param name="tapPairs">Pairs of taps per output.</param>
    /// <param name="y">Where the values go, up to 16 words more than there are values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Across(ReadOnlySpan<byte> x, int channels, ReadOnlySpan<int> starts, ReadOnlySpan<short> weights, int tapPairs, Span<short> y)
    {
        if (!Avx2.IsSupported)
        {
            AcrossPlain(x, channels, starts, weights, tapPairs, y);
            return;
        }

        int lastStart = starts.Length - 1;
        if (x.Length < ((Math.Max(starts[0], starts[lastStart]) + (2 * tapPairs)) * channels) + Vector128<byte>.Count - (2 * channels)) throw new ArgumentException("The row has no readable bytes behind it.");
        ref byte source = ref MemoryMarshal.GetReference(x);
        ref short weight = ref MemoryMarshal.GetReference(weights), into = ref MemoryMarshal.GetReference(y);
        Vector256<byte> spread = Vector256.Create(ChannelShuffles.ToWordPairs(channels), ChannelShuffles.ToWordPairs(channels));
        Vector256<byte> compact = Vector256.Create(ChannelShuffles.Compact16(channels), ChannelShuffles.Compact16(channels));
        Vector256<int> half = Vector256.Create(1 << (AcrossShift - 1));
        Vector256<short> largest = Vector256.Create((short)Largest);
        nuint step = (nuint)(2 * channels), w = 0;
        for (int i = 0; i < starts.Length; i += 4)
        {
            nuint s0 = (nuint)(starts[i] * channels), s1 = (nuint)(starts[Math.Min(i + 1, lastStart)] * channels);
            nuint s2 = (nuint)(starts[Math.Min(i + 2, lastStart)] * channels), s3 = (nuint)(starts[Math.Min(i + 3, lastStart)] * channels);
            Vector256<int> a = half, b = half;
            for (int p = 0; p < tapPairs; p++, w += 4 * WordsPerPixel, s0 += step, s1 += step, s2 += step, s3 += step)
            {
                var even = Vector256.Create(Vector128.LoadUnsafe(ref source, s0), Vector128.LoadUnsafe(ref source, s2));
                var odd = Vector256.Create(Vector128.LoadUnsafe(ref source, s1), Vector128.LoadUnsafe(ref source, s3));
                a += Avx2.MultiplyAddAdjacent(Avx2.Shuffle(even, spread).AsInt16(), Vector256.LoadUnsafe(ref weight, w));
                b += Avx2.MultiplyAddAdjacent(Avx2.Shuffle(odd, spread).AsInt16(), Vector256.LoadUnsafe(ref weight, w + (2 * WordsPerPixel)));
            }

            Vector256<short> words = Avx2.PackSignedSaturate(a >> AcrossShift, b >> AcrossShift);
            words = Vector256.Min(Vector256.Max(words, Vector256<short>.Zero), largest);
            Vector256<short> dense = Avx2.Shuffle(words.AsByte(), compact).AsInt16();
            dense.GetLower().StoreUnsafe(ref into, (nuint)(i * channels));
            dense.GetUpper().StoreUnsafe(ref into, (nuint)((i + 2) * channels));
        }
    }

    /// <summary>The plain twin of <see cref="Across"/>.</summary>
    public static void AcrossPlain(ReadOnlySpan<byte> x, int channels, ReadOnlySpan<int> starts, ReadOnlySpan<short> weights, int tapPairs, Span<short> y)
    {
        ReadOnlySpan<int> places = [0, 2, 1, 3];
        for (int i = 0; i < starts.Length; i++)
        {
            for (int c = 0; c < channels; c++)
            {
                int sum = 1 << (AcrossShift - 1);
                for (int t = 0; t < 2 * tapPairs; t++)
                {
                    int weight = weights[((((i / 4 * tapPairs) + (t / 2)) * 4) + places[i % 4]) * WordsPerPixel + (t % 2)];
                    int at = ((starts[i] + t) * channels) + c;
                    if (weight != 0) sum += weight * x[at];
                }

                y[(i * channels) + c] = (short)Math.Clamp(sum >> AcrossShift, 0, Largest);
            }
        }
    }

    /// <summary>Makes a row of bytes of resized rows: <c>y[i] = Σₜ w[t]·ring[offset t + i]</c>, rounded, between 0 and 255.</summary>
    /// <remarks>32 values per step; each product keeps 6 bits behind the point. Up to 31 values more than there are are read and written.</remarks>
    /// <param name="ring">The rows.</param>
    /// <param name="offsets">Where each row begins.</param>
    /// <param name="weights">The weight of each row.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="into">Where the bytes go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Down(ReadOnlySpan<short> ring, ReadOnlySpan<int> offsets, ReadOnlySpan<short> weights, int count, Span<byte> into)
    {
        if (!Avx2.IsSupported)
        {
            DownPlain(ring, offsets, weights, count, into);
            return;
        }

        if (into.Length < count + Vector256<byte>.Count - 1) throw new ArgumentException("The row has no writable bytes behind it.");
        ref short first = ref MemoryMarshal.GetReference(ring);
        ref byte y = ref MemoryMarshal.GetReference(into);
        Vector256<short> half = Vector256.Create((short)(1 << (DownBits - 1)));
        for (int i = 0; i < count; i += Vector256<byte>.Count)
        {
            Vector256<short> a = half, b = half;
            for (int t = 0; t < weights.Length; t++)
            {
                nuint at = (nuint)(offsets[t] + i);
                Vector256<short> weight = Vector256.Create(weights[t]);
                a += Avx2.MultiplyHighRoundScale(Vector256.LoadUnsafe(ref first, at), weight);
                b += Avx2.MultiplyHighRoundScale(Vector256.LoadUnsafe(ref first, at + 16), weight);
            }

            Vector256<byte> bytes = Avx2.PackUnsignedSaturate(a >> DownBits, b >> DownBits);   // within halves: a₀ b₀ a₁ b₁
            Avx2.Permute4x64(bytes.AsInt64(), 0b11_01_10_00).AsByte().StoreUnsafe(ref y, (nuint)i);
        }
    }

    /// <summary>The plain twin of <see cref="Down"/>.</summary>
    public static void DownPlain(ReadOnlySpan<short> ring, ReadOnlySpan<int> offsets, ReadOnlySpan<short> weights, int count, Span<byte> into)
    {
        for (int i = 0; i < count; i++)
        {
            int sum = 1 << (DownBits - 1);
            for (int t = 0; t < weights.Length; t++) sum += ((ring[offsets[t] + i] * weights[t]) + (1 << 14)) >> 15;
            into[i] = (byte)Math.Clamp(sum >> DownBits, 0, byte.MaxValue);
        }
    }
}
