namespace Kiln;

/// <summary>What data-dependent initialisation came to: how near the targets all fitted layers are, and which layers with weights were left as drawn.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Rows">The fitted layers, as they were last measured.</param>
/// <param name="LeftAlone">Paths of weights that were not fitted: of recurrent and attention layers, which multiply inside, of standardised ones, which undo any scale, and what <see cref="DataInit.SkipBeforeNorms"/> skips.</param>
public sealed record DataInitReport(DataInitKind Kind, IReadOnlyList<DataInitRow> Rows, IReadOnlyList<string> LeftAlone)
{
    private const int MostNames = 4;

    /// <summary>The largest distance of a unit's mean from the target; null where no means were set.</summary>
    public double? MeanError => Largest(r => r.MeanError);

    /// <summary>The largest distance of a unit's deviation (of a layer's, where it has one factor) from the target; null where no layer was fitted.</summary>
    public double? DeviationError => Largest(r => r.DeviationError);

    /// <summary>Units that do not vary over the samples.</summary>
    public int Dead => Rows.Sum(r => r.Dead);

    /// <summary>The report of a model that was fitted.</summary>
    /// <param name="settings">How.</param>
    /// <param name="net">The model.</param>
    /// <param name="rows">What <see cref="DataInit.Apply(Layer, ParameterStore, ReadOnlySpan{float}, Shape)"/> returned.</param>
    public static DataInitReport Of(DataInit settings, Layer net, IReadOnlyList<DataInitRow> rows)
    {
        var fitted = rows.Select(r => r.Path.Length > 0 ? $"{r.Path}.weight" : "weight").ToHashSet();
        bool isOfOneLayer = settings.Kind == DataInitKind.Whiten;   // the others start as they chose, and are not meant
        return new(settings.Kind, rows, isOfOneLayer ? [] : [.. from p in net.Parameters where p is { Kind: ParameterKind.Weight, Shape.Rank: >= 2 } && !fitted.Contains(p.Path) select p.Path]);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string mean = MeanError is { } m ? $"largest |mean − target| {m:0.0e+0}, " : "";
        string reached = DeviationError is { } d ? $"{mean}largest |std − target| {d:0.0e+0} over {Rows.Sum(r => r.Units):N0} units of {Rows.Count} layers" : "no layer was fitted";
        string dead = Dead > 0 ? $"; {Dead:N0} units do not vary" : "";
        string rest = LeftAlone.Count > MostNames ? $" and {LeftAlone.Count - MostNames:N0} more" : "";
        string left = LeftAlone.Count > 0 ? $"; left as drawn: {string.Join(", ", LeftAlone.Take(MostNames))}{rest}" : "";
        return reached + dead + left;
    }

    private double? Largest(Func<DataInitRow, double> error)
    {
        double[] known = [.. Rows.Select(error).Where(e => !double.IsNaN(e))];
        return known.Length > 0 ? known.Max() : null;
    }
}
