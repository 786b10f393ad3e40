using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Where the pixels of a row come from, in pixels of the source counted from the centre of the first.</summary>
internal interface ICoordinates
{
    /// <summary>Of the columns x … x + 7.</summary>
    (Vector256<float> X, Vector256<float> Y) Eight(int x);

    /// <summary>Of column x, with the same bits.</summary>
    (float X, float Y) One(int x);
}

/// <summary>Along a straight line, in equal steps.</summary>
internal readonly struct AffineCoordinates(in Homography map, int y) : ICoordinates
{
    private readonly float x0 = (float)((0.5 * map.XX) + (map.XY * (y + 0.5)) + map.X1 - 0.5), y0 = (float)((0.5 * map.YX) + (map.YY * (y + 0.5)) + map.Y1 - 0.5);
    private readonly float stepX = (float)map.XX, stepY = (float)map.YX;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> X, Vector256<float> Y) Eight(int x)
    {
        Vector256<float> column = Vector256.Create((float)x) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        return (Vector256.FusedMultiplyAdd(column, Vector256.Create(stepX), Vector256.Create(x0)), Vector256.FusedMultiplyAdd(column, Vector256.Create(stepY), Vector256.Create(y0)));
    }

    /// <inheritdoc/>
    public (float X, float Y) One(int x) => (MathF.FusedMultiplyAdd(x, stepX, x0), MathF.FusedMultiplyAdd(x, stepY, y0));
}

/// <summary>Along a straight line, in steps that grow or shrink with the distance.</summary>
internal readonly struct ProjectiveCoordinates(in Homography map, int y) : ICoordinates
{
    private readonly float x0 = (float)((0.5 * map.XX) + (map.XY * (y + 0.5)) + map.X1), y0 = (float)((0.5 * map.YX) + (map.YY * (y + 0.5)) + map.Y1), d0 = (float)((0.5 * map.PX) + (map.PY * (y + 0.5)) + map.P1);
    private readonly float stepX = (float)map.XX, stepY = (float)map.YX, stepD = (float)map.PX;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> X, Vector256<float> Y) Eight(int x)
    {
        Vector256<float> column = Vector256.Create((float)x) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7), half = Vector256.Create(0.5f);
        Vector256<float> d = Vector256<float>.One / Vector256.FusedMultiplyAdd(column, Vector256.Create(stepD), Vector256.Create(d0));
        return (
            Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(column, Vector256.Create(stepX), Vector256.Create(x0)), d, -half),
            Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(column, Vector256.Create(stepY), Vector256.Create(y0)), d, -half));
    }

    /// <inheritdoc/>
    public (float X, float Y) One(int x)
    {
        float d = 1 / MathF.FusedMultiplyAdd(x, stepD, d0);
        return (MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(x, stepX, x0), d, -0.5f), MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(x, stepY, y0), d, -0.5f));
    }
}

/// <summary>From where each pixel stands, moved by a field; the row's fields have seven readable numbers behind them.</summary>
internal readonly ref struct DisplacedCoordinates(ReadOnlySpan<float> dx, ReadOnlySpan<float> dy, float x0, float y0) : ICoordinates
{
    private readonly ref float dx = ref MemoryMarshal.GetReference(dx);
    private readonly ref float dy = ref MemoryMarshal.GetReference(dy);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> X, Vector256<float> Y) Eight(int x) => (
        Vector256.Create(x + x0) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7) + Vector256.LoadUnsafe(ref dx, (nuint)x),
        Vector256.Create(y0) + Vector256.LoadUnsafe(ref dy, (nuint)x));

    /// <inheritdoc/>
    public (float X, float Y) One(int x) => (x + x0 + Unsafe.Add(ref dx, x), y0 + Unsafe.Add(ref dy, x));
}
