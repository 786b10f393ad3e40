namespace Kiln.Devices;

/// <content>Rows of tables by their numbers.</content>
internal sealed partial class NullKernels
{
    public override void GatherRows(FloatBuffer table, int columns, FloatBuffer numbers, FloatBuffer y)
    {
    }

    public override void ScatterRows(FloatBuffer dy, int columns, FloatBuffer numbers, Into dtable)
    {
    }
}
