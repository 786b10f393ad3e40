namespace Kiln.Vision;

/// <summary>Targets of images other than one class: labels that are there or not, or numbers; a row for each image.</summary>
public sealed class ImageTargets
{
    private readonly float[] rows;

    /// <summary>Takes over the rows given.</summary>
    /// <param name="kind">What they are, <see cref="TargetKind.Labels"/> or <see cref="TargetKind.Values"/>.</param>
    /// <param name="names">The name of each label or value.</param>
    /// <param name="rows">The targets <c>[N, names]</c>: 0 or 1 of labels, any finite numbers of values.</param>
    /// <exception cref="ArgumentException">Another kind, no names, or rows that do not fit.</exception>
    public ImageTargets(TargetKind kind, IReadOnlyList<string> names, float[] rows)
    {
        if (kind is not (TargetKind.Labels or TargetKind.Values)) throw new ArgumentException($"Rows of numbers are labels or values; received {kind}.", nameof(kind));
        if (names.Count == 0 || rows.Length % names.Count != 0) throw new ArgumentException($"{rows.Length} numbers are no rows of {names.Count}.", nameof(rows));
        (Kind, Names, this.rows) = (kind, names, rows);
    }

    /// <summary>What they are.</summary>
    public TargetKind Kind { get; }

    /// <summary>The name of each label or value.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>For how many images.</summary>
    public int Count => rows.Length / Names.Count;

    /// <summary>The targets of one image, in their own units.</summary>
    public ReadOnlySpan<float> RowOf(int index) => rows.AsSpan(index * Names.Count, Names.Count);

    /// <summary>Those of some images.</summary>
    public ImageTargets Select(ReadOnlySpan<int> indices)
    {
        float[] chosen = new float[indices.Length * Names.Count];
        for (int i = 0; i < indices.Length; i++) RowOf(indices[i]).CopyTo(chosen.AsSpan(i * Names.Count));
        return new(Kind, Names, chosen);
    }

    /// <summary>What training has to know of them; numbers are scaled by these rows.</summary>
    public TargetSpec Fit() => Kind == TargetKind.Values ? TargetSpec.OfValues(Names.Count, rows) : new(Kind, Names.Count);

    /// <summary>The same targets in the order of a model's outputs; a label that these data lack is never there.</summary>
    /// <param name="names">The names of the outputs.</param>
    /// <param name="data">The name of the data, for messages.</param>
    /// <exception cref="InputException">The model does not know a name, or a value is missing.</exception>
    public ImageTargets Arranged(IReadOnlyList<string> names, string data)
    {
        if (Names.SequenceEqual(names)) return this;
        int[] columns = [.. names.Select(n => Enumerable.Range(0, Names.Count).FirstOrDefault(c => Names[c] == n, -1))];
        if (Names.FirstOrDefault(n => !names.Contains(n)) is { } unknown) throw new InputException($"'{data}' has a target '{unknown}', which the model does not know; it knows {string.Join(", ", names)}.");
        if (Kind == TargetKind.Values && Array.IndexOf(columns, -1) is >= 0 and var lost) throw new InputException($"'{data}' has no value '{names[lost]}', which the model was trained on; it has {string.Join(", ", Names)}.");
        float[] arranged = new float[Count * names.Count];
        for (int i = 0; i < arranged.Length; i++)
        {
            int column = columns[i % names.Count];
            if (column >= 0) arranged[i] = RowOf(i / names.Count)[column];
        }

        return new(Kind, names, arranged);
    }
}

/// <summary>Images of another source with targets of their own.</summary>
internal sealed class TargetedImages(ImageSource images, ImageTargets targets) : ClasslessImages(images, targets.Names)
{
    public override ImageTargets? Targets => targets;
}
