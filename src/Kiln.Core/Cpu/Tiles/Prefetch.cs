using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Cpu;

/// <summary>Asks for memory that is wanted soon and that the hardware does not foresee, because rows lie far apart.</summary>
internal static unsafe class Prefetch
{
    private const int FloatsPerLine = 16;

    /// <summary>A block of <paramref name="rows"/> rows of <paramref name="width"/> floats, <paramref name="stride"/> floats apart, into the first cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(float* at, nint stride, int rows, int width)
    {
        if (!Sse.IsSupported) return;
        for (int r = 0; r < rows; r++, at += stride)
        {
            for (int j = 0; j < width; j += FloatsPerLine) Sse.Prefetch0(at + j);
            Sse.Prefetch0(at + width - 1);   // a row that starts inside a line ends in one more
        }
    }
}
