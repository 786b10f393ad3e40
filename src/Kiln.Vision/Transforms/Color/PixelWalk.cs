using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>A function of one pixel's three colours, written for vectors; its settings are its fields.</summary>
internal interface IPixelMap
{
    /// <summary>Changes red, green and blue, each 0 … 255; what leaves the range is clamped, and fractions are dropped.</summary>
    void Of<V>(ref V r, ref V g, ref V b)
        where V : struct, IPixelLanes<V>;
}

/// <summary>Loops over the pixels of colour images, in place or not. The remainder runs the same formulas one by one.</summary>
internal static class PixelWalk
{
    /// <summary>into = map(image) with the widest registers of the machine. Alpha is copied; with it, pixels are taken one by one.</summary>
    public static void Run<TMap>(TMap map, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
        where TMap : struct, IPixelMap
    {
        if (size.Channels == 4) RunWithAlpha(map, image, into);
        else if (Vector512.IsHardwareAccelerated) Run<Lanes16, TMap>(map, image, into);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes8, TMap>(map, image, into);
        else Run<Lane1, TMap>(map, image, into);
    }

    /// <summary>The same for pixels of three bytes and registers of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, TMap>(TMap map, ReadOnlySpan<byte> image, Span<byte> into)
        where V : struct, IPixelLanes<V>
        where TMap : struct, IPixelMap
    {
        ref byte x = ref MemoryMarshal.GetReference(image);
        ref byte y = ref MemoryMarshal.GetReference(into);
        int i = 0, count = Math.Min(image.Length, into.Length);
        for (; i + V.RgbReach <= count; i += 3 * V.Lanes)
        {
            V.LoadRgb(ref Unsafe.Add(ref x, i), out V r, out V g, out V b);
            map.Of(ref r, ref g, ref b);
            V.StoreRgb(r, g, b, ref Unsafe.Add(ref y, i));
        }

        for (; i + 3 <= count; i += 3)
        {
            Lane1.LoadRgb(ref Unsafe.Add(ref x, i), out Lane1 r, out Lane1 g, out Lane1 b);
            map.Of(ref r, ref g, ref b);
            Lane1.StoreRgb(r, g, b, ref Unsafe.Add(ref y, i));
        }
    }

    private static void RunWithAlpha<TMap>(TMap map, ReadOnlySpan<byte> image, Span<byte> into)
        where TMap : struct, IPixelMap
    {
        ref byte x = ref MemoryMarshal.GetReference(image);
        ref byte y = ref MemoryMarshal.GetReference(into);
        for (int i = 0; i < into.Length; i += 4)
        {
            Lane1.LoadRgb(ref Unsafe.Add(ref x, i), out Lane1 r, out Lane1 g, out Lane1 b);
            map.Of(ref r, ref g, ref b);
            Lane1.StoreRgb(r, g, b, ref Unsafe.Add(ref y, i));
            into[i + 3] = image[i + 3];
        }
    }
}
