namespace Kiln.Golden.Tests;

/// <summary>The edge between PyTorch's order of axes and Kiln's.</summary>
internal static class Axes
{
    private static readonly int[] ToChannelsLast = [0, 2, 3, 1], ToChannelsFirst = [0, 3, 1, 2];

    /// <summary>The shape that a tensor of the file has in Kiln: images become <c>[N, H, W, C]</c>.</summary>
    public static Shape ShapeOf(StoredTensor t) => t.Shape.Length == 4 ? Permute(new Shape(t.Shape), ToChannelsLast) : new Shape(t.Shape);

    /// <summary>The values of a tensor of the file in Kiln's order.</summary>
    public static float[] ValuesOf(StoredTensor t) => FromFile(t.Floats, new Shape(t.Shape));

    /// <summary>Values of a file's shape in Kiln's order.</summary>
    public static float[] FromFile(ReadOnlySpan<float> values, Shape shape) => shape.Rank == 4 ? Permute(values, shape, ToChannelsLast) : values.ToArray();

    /// <summary>Values of Kiln in the order of the file.</summary>
    public static float[] ToFile(ReadOnlySpan<float> values, Shape shape) => shape.Rank == 4 ? Permute(values, shape, ToChannelsFirst) : values.ToArray();

    /// <summary>A parameter's values or gradients in the order of the file.</summary>
    public static float[] ToFile(Parameter p, ReadOnlySpan<float> values) => Permute(values, p.Shape, p.FileAxes);

    /// <summary>Copies a tensor of the file into a parameter.</summary>
    public static void Load(Parameter p, StoredTensor t)
    {
        Assert.Equal(p.FileShape, new Shape(t.Shape));
        Load(p, t.Floats);
    }

    /// <summary>Copies values in the order of the file into a parameter.</summary>
    public static void Load(Parameter p, ReadOnlySpan<float> values)
    {
        int[] back = new int[p.Shape.Rank];
        for (int i = 0; i < back.Length; i++) back[p.FileAxes[i]] = i;
        Permute(values, p.FileShape, back).CopyTo(p.Values);
    }

    private static Shape Permute(Shape shape, ReadOnlySpan<int> axes)
    {
        int[] sizes = new int[axes.Length];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = shape[axes[i]];
        return new(sizes);
    }

    /// <summary>Axis i of the result is axis <c>axes[i]</c> of the values.</summary>
    private static float[] Permute(ReadOnlySpan<float> values, Shape shape, ReadOnlySpan<int> axes)
    {
        Shape target = Permute(shape, axes);
        float[] result = new float[values.Length];
        int[] at = new int[axes.Length];
        for (int i = 0; i < result.Length; i++)
        {
            for (int axis = target.Rank - 1, rest = i; axis >= 0; axis--)
            {
                at[axes[axis]] = rest % target[axis];
                rest /= target[axis];
            }

            int from = 0;
            for (int axis = 0; axis < shape.Rank; axis++) from = (from * shape[axis]) + at[axis];
            result[i] = values[from];
        }

        return result;
    }
}
