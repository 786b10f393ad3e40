using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Which positions of a window lie on the image, along one axis.</summary>
internal static class WindowTaps
{
    extension(in Window w)
    {
        /// <summary>The first position of the window of output <paramref name="output"/> that lies within <paramref name="length"/> inputs, and the one after the last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (int First, int End) Inside(int output, int length)
        {
            int start = (output * w.Stride) - w.Padding;
            int first = start >= 0 ? 0 : (-start + w.Dilation - 1) / w.Dilation;
            int end = start + w.Span <= length ? w.Size : start >= length ? 0 : ((length - start - 1) / w.Dilation) + 1;
            return (first, Math.Max(end, first));
        }

        /// <summary>The output whose window has input <paramref name="input"/> at position <paramref name="tap"/>, or −1 where there is none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int OutputOf(int input, int tap, int outputs)
        {
            int start = input + w.Padding - (tap * w.Dilation);
            if (start < 0) return -1;
            (int output, int between) = Math.DivRem(start, w.Stride);
            return between == 0 && output < outputs ? output : -1;
        }
    }
}
