using Kiln.Devices;

namespace Kiln.Cpu;

/// <content>What values are like.</content>
internal sealed unsafe partial class CpuKernels<V>
{
    public override ValueSummary Summarize(FloatBuffer x) => Summaries.Of(workers, x);
}
