namespace Kiln.Devices;

/// <content>What values are like.</content>
internal sealed partial class NullKernels
{
    public override ValueSummary Summarize(FloatBuffer x) => new(x.Length, 0, 0, 0, 0, x.Length);
}
