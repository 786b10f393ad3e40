using Kiln.Devices;

namespace Kiln.Cpu;

/// <content>Rows of tables by their numbers.</content>
internal sealed unsafe partial class CpuKernels<V>
{
    public override void GatherRows(FloatBuffer table, int columns, FloatBuffer numbers, FloatBuffer y) => TableRows.Gather(workers, table, columns, numbers, y);

    public override void ScatterRows(FloatBuffer dy, int columns, FloatBuffer numbers, Into dtable) => TableRows.Scatter<V>(workers, dy, columns, numbers, dtable);
}
