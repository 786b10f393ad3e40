using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Cpu;

namespace Kiln.Cli.Benchmarks;

/// <summary>Measures how many floating-point operations a second the processor's multiply-add units give when nothing else limits them.</summary>
/// <remarks>Twelve independent chains of fused multiply-adds in registers: more than latency × units of any present core, and no memory.</remarks>
internal static class FmaPeak
{
    private const int Chains = 12, Rounds = 2_000_000, Tries = 15;

    /// <summary>GFLOP/s of <paramref name="threads"/> threads together: the median of many short tries, as what it is compared with is a median too.</summary>
    public static double Measure(int threads, SimdWidth width)
    {
        int lanes = (int)width / 32;
        Action loop = width switch
        {
            SimdWidth.Bits512 => static () => Loop512(Rounds),
            SimdWidth.Bits256 => static () => Loop256(Rounds),
            _ => static () => Loop128(Rounds),
        };
        loop();
        double[] seconds = Times(loop, threads);
        Array.Sort(seconds);
        return 2.0 * lanes * Chains * Rounds * threads / seconds[Tries / 2] / 1e9;
    }

    /// <summary>The time of each try. The threads live through all of them, because new ones may share a core until the scheduler notices.</summary>
    private static double[] Times(Action loop, int threads)
    {
        var seconds = new double[Tries];
        using var together = new Barrier(threads);
        void Take()
        {
            for (int i = 0; i < Tries; i++)
            {
                together.SignalAndWait();
                loop();
                together.SignalAndWait();
            }
        }

        var others = new Thread[threads - 1];
        for (int i = 0; i < others.Length; i++) (others[i] = new Thread(Take)).Start();
        for (int i = 0; i < Tries; i++)
        {
            together.SignalAndWait();
            long begun = Stopwatch.GetTimestamp();
            loop();
            together.SignalAndWait();
            seconds[i] = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        foreach (Thread t in others) t.Join();
        return seconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop512(int rounds)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(1e-3f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int n = 0; n < rounds; n++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop256(int rounds)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(1e-3f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int n = 0; n < rounds; n++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop128(int rounds)
    {
        Vector128<float> x = Vector128.Create(0.999f), y = Vector128.Create(1e-3f);
        Vector128<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int n = 0; n < rounds; n++)
        {
            a = Vector128.MultiplyAddEstimate(a, x, y);
            b = Vector128.MultiplyAddEstimate(b, x, y);
            c = Vector128.MultiplyAddEstimate(c, x, y);
            d = Vector128.MultiplyAddEstimate(d, x, y);
            e = Vector128.MultiplyAddEstimate(e, x, y);
            f = Vector128.MultiplyAddEstimate(f, x, y);
            g = Vector128.MultiplyAddEstimate(g, x, y);
            h = Vector128.MultiplyAddEstimate(h, x, y);
            i = Vector128.MultiplyAddEstimate(i, x, y);
            j = Vector128.MultiplyAddEstimate(j, x, y);
            k = Vector128.MultiplyAddEstimate(k, x, y);
            l = Vector128.MultiplyAddEstimate(l, x, y);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
