using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Cpu;

/// <summary>How many bits of vector register the kernels use.</summary>
public enum SimdWidth
{
    /// <summary>128 bits: every machine.</summary>
    Bits128 = 128,

    /// <summary>256 bits: AVX2 and FMA.</summary>
    Bits256 = 256,

    /// <summary>512 bits: AVX-512.</summary>
    Bits512 = 512,
}

/// <summary>What this machine can do.</summary>
public static class SimdWidths
{
    /// <summary>The widest registers that this machine has in hardware; wider ones would be emulated and slow.</summary>
    public static SimdWidth Widest =>
        Vector512.IsHardwareAccelerated ? SimdWidth.Bits512 :
        Vector256.IsHardwareAccelerated && Fma.IsSupported ? SimdWidth.Bits256 :
        SimdWidth.Bits128;

    /// <summary>Reads 128, 256 or 512.</summary>
    /// <exception cref="ArgumentException">Another number, or a width that this machine lacks.</exception>
    public static SimdWidth Parse(string text)
    {
        SimdWidth width = text switch
        {
            "128" => SimdWidth.Bits128,
            "256" => SimdWidth.Bits256,
            "512" => SimdWidth.Bits512,
            _ => throw new ArgumentException($"SIMD width '{text}': expected 128, 256 or 512."),
        };
        return width <= Widest ? width : throw new ArgumentException($"SIMD width {text}: this machine has at most {(int)Widest} bits.");
    }
}
