using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Moves between bytes that lie as red, green, blue, red … and registers of one channel.</summary>
internal static class RgbShuffle
{
    private const byte No = 255;   // no byte: a zero

    /// <summary>Where the bytes of 16 lanes of four bytes come from: three bytes a pixel, the last one twice.</summary>
    public static Vector512<byte> Spread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create((byte)0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11, 12, 13, 14, 14, 15, 16, 17, 17, 18, 19, 20, 20, 21, 22, 23, 23, 24, 25, 26, 26, 27, 28, 29, 29, 30, 31, 32, 32, 33, 34, 35, 35, 36, 37, 38, 38, 39, 40, 41, 41, 42, 43, 44, 44, 45, 46, 47, 47);
    }

    /// <summary>The way back: the lower three bytes of each lane, close together.</summary>
    public static Vector512<byte> Gather
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22, 24, 25, 26, 28, 29, 30, 32, 33, 34, 36, 37, 38, 40, 41, 42, 44, 45, 46, 48, 49, 50, 52, 53, 54, 56, 57, 58, 60, 61, 62, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>Eight pixels from 24 bytes, as numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<int> Red, Vector256<int> Green, Vector256<int> Blue) Split(ref byte x)
    {
        Vector128<byte> low = Vector128.LoadUnsafe(ref x), high = Vector128.LoadUnsafe(ref x, 8);   // bytes 0 … 15 and 8 … 23
        Vector128<byte> red = Vector128.Shuffle(low, Vector128.Create((byte)0, 3, 6, 9, 12, 15, No, No, No, No, No, No, No, No, No, No))
            | Vector128.Shuffle(high, Vector128.Create(No, No, No, No, No, No, 10, 13, No, No, No, No, No, No, No, No));
        Vector128<byte> green = Vector128.Shuffle(low, Vector128.Create((byte)1, 4, 7, 10, 13, No, No, No, No, No, No, No, No, No, No, No))
            | Vector128.Shuffle(high, Vector128.Create(No, No, No, No, No, 8, 11, 14, No, No, No, No, No, No, No, No));
        Vector128<byte> blue = Vector128.Shuffle(low, Vector128.Create((byte)2, 5, 8, 11, 14, No, No, No, No, No, No, No, No, No, No, No))
            | Vector128.Shuffle(high, Vector128.Create(No, No, No, No, No, 9, 12, 15, No, No, No, No, No, No, No, No));
        return (Widen(red).Low, Widen(green).Low, Widen(blue).Low);
    }

    /// <summary>Writes the lower three bytes of eight lanes to 24 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector256<int> pixels, ref byte y)
    {
        Vector128<byte> close = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, No, No, No, No);
        Vector128<byte> low = Vector128.Shuffle(pixels.GetLower().AsByte(), close), high = Vector128.Shuffle(pixels.GetUpper().AsByte(), close);
        low.StoreUnsafe(ref y);   // its last four bytes are written over
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref y, 12), high.AsUInt64().ToScalar());
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref y, 20), high.AsUInt32().GetElement(2));
    }

    /// <summary>Sixteen bytes as numbers, in two registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<int> Low, Vector256<int> High) Widen(Vector128<byte> bytes)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
        return (Vector256.WidenLower(low.ToVector256Unsafe()).AsInt32(), Vector256.WidenLower(high.ToVector256Unsafe()).AsInt32());
    }

    /// <summary>Sixteen numbers 0 … 255 as bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Narrow(Vector256<int> low, Vector256<int> high)
    {
        Vector256<short> both = Vector256.Narrow(low, high);
        return Vector128.Narrow(both.GetLower().AsUInt16(), both.GetUpper().AsUInt16());
    }
}
