using System.Numerics;

namespace Kiln.Vision;

/// <summary>The five line filters of PNG (specification, part 9): each byte minus a prediction from its neighbours.</summary>
/// <remarks>Neighbours are one whole pixel to the left (a), above (b), and above left (c); outside the image they are zero.</remarks>
internal static class PngFilter
{
    /// <summary>The number of filters.</summary>
    public const int Count = 5;

    /// <summary>Restores a line in place.</summary>
    /// <param name="filter">0 none, 1 left, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="line">The filtered bytes, replaced by the restored ones.</param>
    /// <param name="above">The restored line above; zeros for the first line.</param>
    /// <param name="step">Bytes per pixel, at least 1.</param>
    public static void Undo(int filter, Span<byte> line, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 1: UndoLeft(line, step); break;
            case 2: UndoUp(line, above); break;
            case 3: UndoAverage(line, above, step); break;
            case 4: UndoPaeth(line, above, step); break;
            default: break;   // the bytes are as they are
        }
    }

    private static void UndoLeft(Span<byte> line, int step)
    {
        for (int i = step; i < line.Length; i++) line[i] += line[i - step];
    }

    private static void UndoUp(Span<byte> line, ReadOnlySpan<byte> above)
    {
        int i = 0;
        for (; i <= line.Length - Vector<byte>.Count; i += Vector<byte>.Count) (new Vector<byte>(line[i..]) + new Vector<byte>(above[i..])).CopyTo(line[i..]);
        for (; i < line.Length; i++) line[i] += above[i];
    }

    private static void UndoAverage(Span<byte> line, ReadOnlySpan<byte> above, int step)
    {
        int start = Math.Min(step, line.Length);
        for (int i = 0; i < start; i++) line[i] += (byte)(above[i] >> 1);
        for (int i = start; i < line.Length; i++) line[i] += (byte)((line[i - step] + above[i]) >> 1);
    }

    // The first pixel's nearest neighbour is the one above, because the others are zero.
    private static void UndoPaeth(Span<byte> line, ReadOnlySpan<byte> above, int step)
    {
        int start = Math.Min(step, line.Length);
        for (int i = 0; i < start; i++) line[i] += above[i];
        for (int i = start; i < line.Length; i++) line[i] += (byte)Paeth(line[i - step], above[i], above[i - step]);
    }

    /// <summary>Filters a line into <paramref name="into"/>; returns the sum of the results' absolute values as signed bytes.</summary>
    /// <remarks>The smallest sum usually compresses best (specification, 12.8).</remarks>
    public static long Apply(int filter, ReadOnlySpan<byte> line, ReadOnlySpan<byte> above, int step, Span<byte> into)
    {
        long sum = 0;
        for (int i = 0; i < line.Length; i++)
        {
            (int a, int c) = i >= step ? (line[i - step], above[i - step]) : (0, 0);
            into[i] = (byte)(line[i] - Predict(filter, a, above[i], c));
            sum += Math.Abs((int)(sbyte)into[i]);
        }

        return sum;
    }

    private static int Predict(int filter, int a, int b, int c) => filter switch
    {
        0 => 0,
        1 => a,
        2 => b,
        3 => (a + b) >> 1,
        _ => Paeth(a, b, c),
    };

    // The neighbour nearest to a + b − c; ties go to a, then b.
    private static int Paeth(int a, int b, int c)
    {
        int da = Math.Abs(b - c), db = Math.Abs(a - c), dc = Math.Abs(a + b - c - c);
        return da <= db && da <= dc ? a : db <= dc ? b : c;
    }
}
