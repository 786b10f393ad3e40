namespace Kiln;

/// <summary>A model's parameters as named arrays under PyTorch's names, shapes and axis order, and back.</summary>
/// <remarks>Axes are permuted by <see cref="Parameter.FileAxes"/>. PyTorch counts batches in a 64-bit scalar; here it is one float, exact up to 2²⁴ steps.</remarks>
public static class StateDict
{
    private const string BatchCounter = "num_batches_tracked";
    private const int NamesShown = 3;

    /// <summary>Adds every parameter to <paramref name="content"/>, statistics included, in the order given.</summary>
    public static void AddTo(SafeTensors content, ReadOnlySpan<Parameter> parameters)
    {
        foreach (Parameter p in parameters) content.Add(ToStored(p));
    }

    /// <summary>Copies arrays into the parameters of the same names.</summary>
    /// <param name="content">The arrays.</param>
    /// <param name="parameters">The parameters of the model; they must be laid out in a store.</param>
    /// <param name="file">What to call the file in errors.</param>
    /// <param name="isOther">Says of arrays that are not the model's whether they may be there; none may by default.</param>
    /// <exception cref="InputException">Names are missing or unexpected, or a shape differs; nothing has been copied then.</exception>
    public static void Load(SafeTensors content, ReadOnlySpan<Parameter> parameters, string file, Func<string, bool>? isOther = null)
    {
        var missing = new List<string>();
        var misfits = new List<string>();
        var known = new HashSet<string>();
        foreach (Parameter p in parameters)
        {
            known.Add(p.Path);
            StoredTensor? t = content.Find(p.Path);
            if (t is null && !IsCounter(p)) missing.Add($"'{p.Path}'");   // files older than PyTorch 0.4.1 have no counters
            else if (t is not null && !Fits(t, p)) misfits.Add($"'{p.Path}' is {t.Type} [{string.Join(", ", t.Shape.ToArray())}] instead of {p.FileShape}");
        }

        List<string> unexpected = [.. content.Tensors.Select(t => t.Name).Where(n => !known.Contains(n) && isOther?.Invoke(n) != true).Select(n => $"'{n}'")];
        if (missing.Count + unexpected.Count + misfits.Count > 0)
        {
            var complaints = new List<string>();
            Complain(complaints, "missing", missing);
            Complain(complaints, "unexpected", unexpected);
            Complain(complaints, "of another shape", misfits);
            throw new InputException($"{file}: its tensors do not fit the model: {string.Join("; ", complaints)}; load it into the model it was saved from.");
        }

        foreach (Parameter p in parameters)
        {
            if (content.Find(p.Path) is { } t) Copy(t, p);
        }
    }

    private static StoredTensor ToStored(Parameter p)
    {
        if (IsCounter(p)) return new(p.Path, [], [(long)p.Values[0]]);
        int[] positions = PositionsInFileOrder(p);
        var values = new float[positions.Length];
        for (int i = 0; i < values.Length; i++) values[i] = p.Values[positions[i]];
        return new(p.Path, p.FileShape.ToArray(), values);
    }

    private static void Copy(StoredTensor t, Parameter p)
    {
        if (t.Type == ElementType.I64)
        {
            p.Values[0] = t.Longs[0];
            return;
        }

        int[] positions = PositionsInFileOrder(p);
        ReadOnlySpan<float> values = t.Floats;
        for (int i = 0; i < values.Length; i++) p.Values[positions[i]] = values[i];
    }

    private static bool IsCounter(Parameter p) => p.Shape.Count == 1 && (p.Path == BatchCounter || p.Path.EndsWith("." + BatchCounter, StringComparison.Ordinal));

    private static bool Fits(StoredTensor t, Parameter p) => t.Type == ElementType.I64
        ? IsCounter(p) && t.Longs.Length == 1
        : t.Shape.SequenceEqual(p.FileShape.ToArray());

    /// <summary>Where in memory the elements lie that a file has one after the other.</summary>
    private static int[] PositionsInFileOrder(Parameter p)
    {
        int rank = p.Shape.Rank;
        Span<int> memoryStrides = stackalloc int[Shape.MaxRank], strides = stackalloc int[Shape.MaxRank], index = stackalloc int[Shape.MaxRank];
        index.Clear();
        for (int axis = rank - 1, step = 1; axis >= 0; step *= p.Shape[axis--]) memoryStrides[axis] = step;
        for (int axis = 0; axis < rank; axis++) strides[axis] = memoryStrides[p.FileAxes[axis]];

        Shape shape = p.FileShape;
        var positions = new int[shape.Count];
        int position = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = position;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                position += strides[axis];
                if (++index[axis] < shape[axis]) break;
                position -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return positions;
    }

    private static void Complain(List<string> complaints, string what, List<string> names)
    {
        if (names.Count == 0) return;
        string few = string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? ", …" : "");
        complaints.Add($"{names.Count} {what} ({few})");
    }
}
