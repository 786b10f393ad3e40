namespace Kiln.Devices;

/// <content>What values are like.</content>
public abstract partial class Kernels
{
    /// <summary>Sums, extremes and zeros of x in one walk; the sums are in double precision and in a fixed order.</summary>
    public abstract ValueSummary Summarize(FloatBuffer x);
}
