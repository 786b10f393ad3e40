namespace Kiln.Devices;

/// <content>Rows of tables by their numbers.</content>
public abstract partial class Kernels
{
    /// <summary>y[i, :] = table[numbers[i], :]; the numbers are whole and name rows.</summary>
    public abstract void GatherRows(FloatBuffer table, int columns, FloatBuffer numbers, FloatBuffer y);

    /// <summary>dtable[r, :] = Σ dy[i, :] over all i with numbers[i] = r, in the order of i.</summary>
    public abstract void ScatterRows(FloatBuffer dy, int columns, FloatBuffer numbers, Into dtable);
}
