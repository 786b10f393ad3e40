using System.Runtime.InteropServices;
using Kiln.Devices;

namespace Kiln.Testing;

/// <summary>What every op must keep, on every device. Each check returns null, or one sentence that says what is wrong.</summary>
public static class OpContract
{
    /// <summary>The output is the twin's, and so is what was written to rooms among the inputs.</summary>
    public static string? ForwardEqualsTwin(OpCase row, Device device)
    {
        using OpRun run = new OpRun(row, device).Forward();
        double[] received = Doubles(run.Written), expected = row.Twin(Doubles(row));
        int output = run.Output.Length;
        return Compare("output", received[..output], expected[..Math.Min(output, expected.Length)], row.Tolerance)
            ?? (received.Length == output && expected.Length == output ? null : Compare("rooms", received[output..], expected[output..], row.Tolerance));
    }

    /// <summary>Each gradient is the central difference of the twin; long inputs are sampled.</summary>
    public static string? GradientEqualsDifferences(OpCase row, Device device)
    {
        using OpRun run = new OpRun(row, device).Forward().Backward();
        double[][] x = Doubles(row);
        float[] r = OpRun.LossWeights(run.Output.Length);
        float[]?[] gradients = run.Gradients;
        for (int i = 0; i < x.Length; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            int[] elements = GradientCheck.Elements(x[i].Length, row.Differences);
            double[] expected = [.. elements.Select(e => GradientCheck.Difference(row.Twin, x, r, i, e))];
            if (Compare($"gradient of input {i}", [.. elements.Select(e => (double)gradient[e])], expected, row.Tolerance) is { } wrong) return wrong;
        }

        return null;
    }

    /// <summary>Every element of every gradient is that of another device, usually the reference.</summary>
    public static string? GradientEqualsThatOf(Device other, OpCase row, Device device)
    {
        using OpRun expected = new OpRun(row, other).Forward().Backward();
        using OpRun run = new OpRun(row, device).Forward().Backward();
        return CompareGradients(run.Gradients, expected.Gradients, 1, row.Tolerance);
    }

    /// <summary>Backward reads only what the op says it reads: all else is NaN, and the gradients are the same to the bit.</summary>
    public static string? BackwardReadsWhatItSays(OpCase row, Device device)
    {
        using OpRun clean = new OpRun(row, device).Forward().Backward();
        using OpRun poisoned = new OpRun(row, device).Forward().Poison().Backward();
        return CompareGradients(poisoned.Gradients, clean.Gradients, 1, 0);
    }

    /// <summary>An op that can be repeated makes the same bits again, and changes nothing else.</summary>
    public static string? RepeatGivesTheSameBits(OpCase row, Device device)
    {
        if (!row.Training || !row.Op.CanRepeat) return null;
        using OpRun run = new OpRun(row, device).Forward();
        float[] output = run.Output, inputs = run.Inputs;
        run.Repeat();
        if (!BitsAreEqual(output, run.Output)) return Compare("output made again", Doubles(run.Output), Doubles(output), 0) ?? "output made again: zeros of different sign.";
        return BitsAreEqual(inputs, run.Inputs) ? null : Compare("inputs after it", Doubles(run.Inputs), Doubles(inputs), 0);
    }

    /// <summary>A second gradient is added to the first: walking back twice gives twice the gradient.</summary>
    public static string? GradientsAdd(OpCase row, Device device)
    {
        using OpRun once = new OpRun(row, device).Forward().Backward();
        using OpRun twice = new OpRun(row, device).Forward().Backward().Backward();
        return CompareGradients(twice.Gradients, once.Gradients, 2, row.Tolerance);
    }

    /// <summary>The gradient of an input does not depend on whether other inputs want theirs.</summary>
    public static string? GradientsAreIndependent(OpCase row, Device device)
    {
        using OpRun all = new OpRun(row, device).Forward().Backward();
        float[]?[] expected = all.Gradients;
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] is null) continue;
            using OpRun alone = new OpRun(row, device, only: i).Forward().Backward();
            if (Compare($"gradient of input {i} alone", Doubles(alone.Gradients[i]!), Doubles(expected[i]!), row.Tolerance) is { } wrong) return wrong;
        }

        return null;
    }

    /// <summary>Output, rooms and gradients have the same bits on both devices: what is promised for any number of threads.</summary>
    public static string? SameBits(OpCase row, Device device, Device other)
    {
        using OpRun a = new OpRun(row, device).Forward(), b = new OpRun(row, other).Forward();
        if (!BitsAreEqual(a.Written, b.Written)) return Compare("output", Doubles(a.Written), Doubles(b.Written), 0) ?? "output: zeros of different sign.";
        if (!row.Training) return null;
        float[]?[] left = a.Backward().Gradients, right = b.Backward().Gradients;
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] is { } g && !BitsAreEqual(g, right[i])) return CompareGradients(left, right, 1, 0) ?? $"gradient of input {i}: zeros of different sign.";
        }

        return null;
    }

    /// <summary>A warm step leaves no buffer out and, where the device's kernels promise it, allocates no managed memory.</summary>
    public static string? WarmStepIsFree(OpCase row, Device device, bool countBytes)
    {
        using var run = new OpRun(row, device);
        Step(run, row);
        Step(run, row);
        long bytes = long.MaxValue;
        for (int i = 0; i < 5 && bytes > 0; i++)   // the runtime may swap recompiled code in during one step; an op that allocates does so in each
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Step(run, row);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        if (run.BuffersOutstanding != 0) return $"{row.Name}: {run.BuffersOutstanding} buffers are still out after the pass.";
        return countBytes && bytes != 0 ? $"{row.Name}: a warm step allocates {bytes} bytes." : null;

        static void Step(OpRun run, OpCase row)
        {
            run.Forward();
            if (row.Training) run.Backward();
            run.End();
        }
    }

    private static string? CompareGradients(float[]?[] received, float[]?[] expected, double factor, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] is not { } e) continue;
            double[] scaled = [.. e.Select(v => v * factor)];
            if (Compare($"gradient of input {i}", Doubles(received[i]!), scaled, tolerance) is { } wrong) return wrong;
        }

        return null;
    }

    private static bool BitsAreEqual(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b));

    /// <summary>Compares relative to the largest expected magnitude; NaN is always wrong.</summary>
    private static string? Compare(string what, double[] received, double[] expected, double tolerance)
    {
        if (received.Length != expected.Length) return $"{what}: {received.Length} values, expected {expected.Length}.";
        double limit = tolerance * expected.Max(Math.Abs), worst = 0;
        int at = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(received[i] - expected[i]);
            if (error <= limit || (at >= 0 && error <= worst)) continue;
            (worst, at) = (error, i);
            if (double.IsNaN(error)) break;
        }

        return at < 0 ? null : $"{what}: element {at} of {expected.Length} is {received[at]:g9}, expected {expected[at]:g9}; off by {worst:g3}, allowed {limit:g3}.";
    }

    private static double[][] Doubles(OpCase row) => [.. row.Draw().Select(Doubles)];

    private static double[] Doubles(float[] x) => Array.ConvertAll(x, v => (double)v);
}
