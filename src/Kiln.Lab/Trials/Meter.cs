namespace Kiln.Lab;

/// <summary>What is measured while an arm trains. A record, because its settings are part of what a training is known by.</summary>
public abstract record Meter
{
    /// <summary>Somebody new to watch one training.</summary>
    /// <param name="train">The training samples.</param>
    /// <param name="test">The test samples.</param>
    /// <param name="recipe">The recipe, with its seed.</param>
    public abstract MeterRun Begin(Dataset train, Dataset test, Recipe recipe);
}

/// <summary>Watches one training and writes down series of numbers.</summary>
public abstract class MeterRun : Callback
{
    private readonly Dictionary<string, List<double>> series = [];
    private RunStart? run;

    /// <summary>The series so far, by name.</summary>
    public IReadOnlyDictionary<string, double[]> Series => series.ToDictionary(s => s.Key, s => s.Value.ToArray());

    /// <summary>The model.</summary>
    protected Layer Net => Run.Net;

    /// <summary>Its parameters.</summary>
    protected ParameterStore Weights => Run.Weights;

    private RunStart Run => run ?? throw new InvalidOperationException("No training has begun.");

    /// <inheritdoc/>
    public override void RunStarting(RunStart run)
    {
        this.run = run;
        Measure(0);
    }

    /// <summary>Measures before the first step; to be overridden where that is of interest.</summary>
    /// <param name="step">How many steps were taken.</param>
    protected virtual void Measure(long step)
    {
    }

    /// <summary>Writes a number down.</summary>
    protected void Note(string name, double value)
    {
        if (!series.TryGetValue(name, out List<double>? of)) series[name] = of = [];
        of.Add(value);
    }

    /// <summary>The first samples of a data set as one batch.</summary>
    protected static (float[] Values, Shape Shape, int[] Labels) FirstOf(Dataset data, int count)
    {
        int n = Math.Min(count, data.Count);
        var loader = new Loader(data, n, seed: 0, shuffle: false, threads: 0);
        Batch batch = loader.Epoch(0).First();
        return (batch.Values.ToArray(), batch.Shape, batch.Labels.ToArray());
    }
}
