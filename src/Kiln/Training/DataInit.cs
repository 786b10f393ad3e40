using System.Globalization;

namespace Kiln;

/// <summary>What data-dependent initialisation does to the weights that were drawn.</summary>
public enum DataInitKind
{
    /// <summary>Every unit gets a target mean and deviation: its weights are rescaled, its bias is set (Salimans and Kingma 2016 for a whole network; the first batch of batch normalisation, made permanent).</summary>
    PerUnit,

    /// <summary>Layer-sequential unit variance: orthogonal weights, one factor per layer (Mishkin and Matas 2016).</summary>
    PerLayer,

    /// <summary>The first convolution becomes the whitening of its patches (Coates, Ng and Lee 2011), each direction with both signs.</summary>
    Whiten,
}

/// <summary>How far one layer was from its target when it was last measured.</summary>
/// <param name="Path">The layer's name from the root of the model.</param>
/// <param name="Units">How many units it has: outputs, or output channels.</param>
/// <param name="Dead">How many of them do not vary over the samples, so that no factor gives them a deviation.</param>
/// <param name="MeanError">The largest distance of a unit's mean from the target; not a number where nothing moves means.</param>
/// <param name="DeviationError">The largest distance of a unit's deviation (of the layer's, where it has one factor) from the target.</param>
public sealed record DataInitRow(string Path, int Units, int Dead, double MeanError, double DeviationError);

/// <summary>
/// Fits first values to samples: layer by layer, in the order in which a forward pass reaches them, pre-activations get the mean and deviation asked for
/// on the batch given.
/// </summary>
/// <remarks>
/// The direction of every unit's weights is kept. One pass sets all layers, because a change of scale and bias changes the layer's output by a map that is applied to
/// the output on the spot; the pass is repeated until it finds nothing to change. Dropout is off and batch normalisation uses the batch's statistics, but its
/// running ones are left alone. A layer that is used several times is set at its first use. Without a bias only the deviation is
/// reached. Layers count where they are <see cref="Linear"/> or <see cref="Conv2d"/> and called by <see cref="Layer.Apply"/>, as containers do: of a transformer's block, both linear
/// layers and the attention's output. Recurrent layers, attention's products inside and standardised weights are left as drawn; <see cref="DataInitReport"/> names them.
/// </remarks>
/// <param name="Kind">What is done.</param>
/// <param name="Samples">How many samples the batch has, from the front of the seeded order; null for the recipe's batch size.</param>
/// <param name="SkipBeforeNorms">Whether layers directly before a norm of any kind are left as drawn: batch and instance norm undo any scale and shift of a unit, layer, group and RMS norm a common scale.</param>
/// <param name="Mean">The target mean.</param>
/// <param name="Deviation">The target deviation, above 0.</param>
/// <param name="Tolerance">The distance from the targets at which a layer is left alone.</param>
/// <param name="Epsilon">What whitening adds to the variances of patches, so that directions without variance are not blown up.</param>
public sealed record DataInit(
    DataInitKind Kind = DataInitKind.PerUnit, int? Samples = null, bool SkipBeforeNorms = false, double Mean = 0, double Deviation = 1, double Tolerance = 5e-4, double Epsilon = 5e-4)
{
    private const int MostPasses = 10;

    /// <summary>How weights are drawn that are then fitted; scale does not matter, since it is set.</summary>
    public Init FirstWeights => Kind == DataInitKind.PerLayer ? new Orthogonal() : Init.LeCun;

    /// <summary>Reads <c>data</c>, <c>lsuv</c> or <c>whiten</c> with options: <c>data:512</c> samples, <c>data:skip-norms</c>, <c>data:mean=0.1,std=0.5</c>, <c>lsuv:tolerance=0.02</c>, <c>whiten:epsilon=0.001</c>.</summary>
    /// <returns>Null where the name is none of the three.</returns>
    /// <exception cref="ArgumentException">An option that is unknown or out of range.</exception>
    public static DataInit? Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        DataInit? found = parts[0].ToLowerInvariant() switch
        {
            "data" => new(),
            "lsuv" => new(DataInitKind.PerLayer, Tolerance: 0.01),
            "whiten" => new(DataInitKind.Whiten),
            _ => null,
        };
        if (found is null || parts.Length == 1) return found;
        foreach (string option in parts[1].Split(',', StringSplitOptions.TrimEntries)) found = found.With(option, text);
        return found;
    }

    /// <summary>Fits a model to the first samples of a training set, in the order that the seed gives the first epoch.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters, drawn by <see cref="FirstWeights"/> or otherwise.</param>
    /// <param name="train">The samples.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="batchSize">How many samples, where <see cref="Samples"/> does not say.</param>
    /// <exception cref="InputException">As the other <see cref="Apply(Layer, ParameterStore, ReadOnlySpan{float}, Shape)"/>.</exception>
    public IReadOnlyList<DataInitRow> Apply(Layer net, ParameterStore weights, Dataset train, ulong seed, int batchSize)
    {
        train.RequireTraining();
        var loader = new Loader(train, Math.Min(Samples ?? batchSize, train.Count), seed, shuffle: true, threads: 0, prefetch: 1);
        Batch batch = loader.Epoch(0).First();
        return Apply(net, weights, batch.Values, batch.Shape);
    }

    /// <summary>Fits a model to a batch.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="batch">The samples, one after the other.</param>
    /// <param name="shape">Their shape, <c>[N, …]</c>.</param>
    /// <returns>The layers in the order they were reached, as the last pass measured them; for whitening, the outputs that were set.</returns>
    /// <exception cref="InputException">Fewer than two samples, samples that are not finite, or nothing to whiten.</exception>
    public IReadOnlyList<DataInitRow> Apply(Layer net, ParameterStore weights, ReadOnlySpan<float> batch, Shape shape)
    {
        if (shape[0] < 2) throw new InputException($"Data-dependent initialisation measures deviations over samples and needs at least 2, received {shape[0]}.");
        foreach (float v in batch)
        {
            if (!float.IsFinite(v)) throw new InputException($"Data-dependent initialisation: the samples hold {v}; are the data normalised?");
        }

        if (Kind == DataInitKind.Whiten)
        {
            (Conv2d layer, int whitened) = PatchWhitening.Apply(net, batch, shape, Epsilon);
            var seen = new WhitenedUnits(layer.Path, whitened);
            using Pass pass = Pass.Inference(weights);
            pass.Probe = seen;
            net.Apply(pass.Input(batch, shape));
            return seen.Rows;
        }

        var watcher = new DataInitPass(this, net);
        for (int i = 0; i < MostPasses; i++)
        {
            watcher.Begin();
            using Pass pass = Pass.Inference(weights);
            pass.Probe = watcher;
            net.Apply(pass.Input(batch, shape));
            if (!watcher.Changed) break;
        }

        return watcher.Rows;
    }

    private DataInit With(string option, string text)
    {
        string[] pair = option.Split('=');
        double number = 0;
        bool isNumber = double.TryParse(pair[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        return (pair[0].ToLowerInvariant(), pair.Length) switch
        {
            ("skip-norms", 1) => this with { SkipBeforeNorms = true },
            (_, 1) when isNumber && number >= 2 && number == Math.Floor(number) && number <= int.MaxValue => this with { Samples = (int)number },
            ("mean", 2) when isNumber && Kind == DataInitKind.PerUnit => this with { Mean = number },
            ("std", 2) when isNumber && number > 0 => this with { Deviation = number },
            ("tolerance", 2) when isNumber && number > 0 => this with { Tolerance = number },
            ("epsilon", 2) when isNumber && number >= 0 && Kind == DataInitKind.Whiten => this with { Epsilon = number },
            _ => throw new ArgumentException($"Initialiser '{text}' has no use for '{option}'; it takes a number of samples of at least 2, skip-norms, std=, tolerance=, data also mean=, whiten also epsilon=."),
        };
    }
}
