using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// Sum, sum of squares, extremes and zeros in one walk. As <see cref="Totals"/>: chunks of a fixed size, sums in double precision, and the chunks added in their order.
/// </summary>
/// <remarks>Lanes: eight neighbouring floats; the remainder of a chunk goes one by one. The square of a float is exact in double precision, so no fusing changes a bit.</remarks>
internal static unsafe class Summaries
{
    private const int Chunk = Grain.SmallestFloats, Lanes = 8;

    /// <summary>Walks over x once.</summary>
    public static ValueSummary Of(Workers workers, FloatBuffer x)
    {
        if (x.Length == 0) return default;
        int chunks = ((x.Length - 1) / Chunk) + 1;
        var found = (Part*)workers.ScratchOf(0).Floats(chunks * (sizeof(Part) / sizeof(float)));
        var work = new Work(x.Address, found);
        workers.For(x.Length, Chunk, ref work);
        Part all = found[0];
        for (int i = 1; i < chunks; i++)
        {
            all.Sum += found[i].Sum;
            all.Squares += found[i].Squares;
            all.Least = MathF.Min(all.Least, found[i].Least);
            all.Greatest = MathF.Max(all.Greatest, found[i].Greatest);
            all.Zeros += found[i].Zeros;
        }

        return new(x.Length, all.Sum, all.Squares, all.Least, all.Greatest, all.Zeros);
    }

    private struct Part
    {
        public double Sum, Squares;
        public float Least, Greatest;
        public long Zeros;
    }

    private readonly struct Work(float* x, Part* found) : IWork
    {
        private readonly float* x = x;
        private readonly Part* found = found;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            float* x = this.x + start;
            Vector256<double> sumLow = default, sumHigh = default, squareLow = default, squareHigh = default;
            Vector256<float> least = Vector256.Create(*x), greatest = least;
            Vector256<int> zeros = default;
            nint rest = end - start;
            for (; rest >= Lanes; rest -= Lanes, x += Lanes)
            {
                Vector256<float> v = Vector256.Load(x);
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(v);
                sumLow += low;
                sumHigh += high;
                squareLow += low * low;
                squareHigh += high * high;
                least = Vector256.MinNative(least, v);
                greatest = Vector256.MaxNative(greatest, v);
                zeros -= Vector256.Equals(v, Vector256<float>.Zero).AsInt32();
            }

            var part = new Part
            {
                Sum = Vector256.Sum(sumLow + sumHigh),
                Squares = Vector256.Sum(squareLow + squareHigh),
                Least = least[0],
                Greatest = greatest[0],
                Zeros = Vector256.Sum(zeros),
            };
            for (int i = 1; i < Lanes; i++)
            {
                part.Least = MathF.Min(part.Least, least[i]);
                part.Greatest = MathF.Max(part.Greatest, greatest[i]);
            }

            for (; rest > 0; rest--, x++)
            {
                part.Sum += *x;
                part.Squares += (double)*x * *x;
                part.Least = MathF.Min(part.Least, *x);
                part.Greatest = MathF.Max(part.Greatest, *x);
                if (*x == 0) part.Zeros++;
            }

            found[start / Chunk] = part;
        }
    }
}
