namespace Kiln;

/// <summary>What an initialiser knows of the parameter it fills: its shape in memory, its fan, and the order of its axes in files.</summary>
/// <remarks>
/// As PyTorch does, initialisers that think in matrices see <c>[rows, columns]</c> = <c>[outputs, inputs · kh · kw]</c>: the file shape with all axes but the first
/// made one. The element at (row, column) is at <c>row · RowStride + ColumnOffsets()[column]</c> in memory.
/// </remarks>
public readonly ref struct InitTarget
{
    private readonly ReadOnlySpan<int> fileAxes;

    /// <summary>Names a target.</summary>
    /// <param name="shape">The shape in memory.</param>
    /// <param name="fan">Fan-in and fan-out of one unit.</param>
    /// <param name="fileAxes">The order of memory axes in files, a permutation of all axes.</param>
    public InitTarget(Shape shape, Fan fan, ReadOnlySpan<int> fileAxes)
    {
        Shape = shape;
        Fan = fan;
        this.fileAxes = fileAxes;
    }

    /// <summary>Names a parameter as the target.</summary>
    public InitTarget(Parameter parameter)
        : this(parameter.Shape, parameter.Fan, parameter.FileAxes)
    {
    }

    /// <summary>The shape in memory.</summary>
    public Shape Shape { get; }

    /// <summary>Fan-in and fan-out of one unit.</summary>
    public Fan Fan { get; }

    /// <summary>The first size in files: outputs.</summary>
    public int Rows => Shape[fileAxes[0]];

    /// <summary>The other sizes in files, multiplied: inputs of one unit, receptive field included.</summary>
    public int Columns => Rows == 0 ? 0 : Shape.Count / Rows;

    /// <summary>How far apart neighbouring rows are in memory.</summary>
    public int RowStride => Stride(fileAxes[0]);

    /// <summary>The size of file axis <paramref name="axis"/>.</summary>
    public int FileSize(int axis) => Shape[fileAxes[axis]];

    /// <summary>Where each column of row 0 is in memory.</summary>
    public int[] ColumnOffsets()
    {
        var offsets = new int[Columns];
        for (int column = 0; column < offsets.Length; column++)
        {
            int rest = column;
            for (int axis = Shape.Rank - 1; axis > 0; axis--)
            {
                int size = Shape[fileAxes[axis]];
                offsets[column] += rest % size * Stride(fileAxes[axis]);
                rest /= size;
            }
        }

        return offsets;
    }

    /// <summary>Checks that this is a matrix or more.</summary>
    /// <exception cref="InputException">It has fewer than two axes.</exception>
    internal void RequireMatrix(Init init)
    {
        if (Shape.Rank < 2) throw new InputException($"'{init}' fills weights of at least two axes, received {Shape}; give vectors a constant, normal or uniform initialiser.");
    }

    private int Stride(int axis)
    {
        int stride = 1;
        for (int i = axis + 1; i < Shape.Rank; i++) stride *= Shape[i];
        return stride;
    }
}
