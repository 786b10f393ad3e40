using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// One axis of a sliding product, forward or backward: output number i, which lies at OutStart + i·OutStep, is fed by the
/// inputs at InStart + i·InStep + j·TapStep through the weights at WeightStart + j·WeightStep, for the taps j.
/// </summary>
internal readonly record struct ConvAxis(
    int Length, int Outputs, int OutStart, int OutStep, int InStart, int InStep, int Taps, int TapStep, int WeightStart, int WeightStep)
{
    /// <summary>The leftmost input that any tap touches; negative in the padding.</summary>
    public int Lowest => LowestOf(0);

    /// <summary>The rightmost input that any tap touches; <see cref="Length"/> or more in the padding.</summary>
    public int Highest => HighestOf(Outputs - 1);

    /// <summary>A window over <paramref name="length"/> inputs.</summary>
    public static ConvAxis Forward(in Window w, int length) =>
        new(length, w.Outputs(length), 0, 1, -w.Padding, w.Stride, w.Size, w.Dilation, 0, 1);

    /// <summary>
    /// The gradients of the inputs phase, phase + stride, … of <paramref name="length"/>. Input i got output o through tap k where
    /// o·stride = i + padding − k·dilation; those k are the same for all inputs of a phase, so nothing is multiplied by a zero
    /// that a stride would have put between the outputs.
    /// </summary>
    public static ConvAxis Backward(in Window w, int length, int phase)
    {
        int outputs = phase < length ? ((length - phase - 1) / w.Stride) + 1 : 0;
        int tap = 0;
        while (tap < w.Size && (phase + w.Padding - (tap * w.Dilation)) % w.Stride != 0) tap++;
        int every = w.Stride / GreatestCommonDivisor(w.Stride, w.Dilation);
        int taps = tap < w.Size ? ((w.Size - 1 - tap) / every) + 1 : 0;
        int start = (phase + w.Padding - (tap * w.Dilation)) / w.Stride;
        return new(w.Outputs(length), outputs, phase, w.Stride, start, 1, taps, -(w.Dilation * every / w.Stride), tap, every);
    }

    /// <summary>The lowest input of output <paramref name="i"/>.</summary>
    public int LowestOf(int i) => InStart + (i * InStep) + Math.Min((Taps - 1) * TapStep, 0);

    /// <summary>The highest input of output <paramref name="i"/>.</summary>
    public int HighestOf(int i) => InStart + (i * InStep) + Math.Max((Taps - 1) * TapStep, 0);

    /// <summary>The taps of output <paramref name="i"/> that lie on inputs, from First to before End; the others lie on padding.</summary>
    public (int First, int End) TapsInside(int i)
    {
        int start = InStart + (i * InStep), first = 0, end = Taps;
        while (first < end && (uint)(start + (first * TapStep)) >= (uint)Length) first++;
        while (first < end && (uint)(start + ((end - 1) * TapStep)) >= (uint)Length) end--;
        return (first, end);
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
