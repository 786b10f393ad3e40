namespace Kiln;

/// <summary>Writes a run for TensorBoard as it goes: losses, accuracies and rates, every layer's statistics and histograms, and images that somebody else makes.</summary>
/// <remarks>
/// The folder <c>tensorboard</c> of the run gets a file <c>events.out.tfevents.…</c> for each time the run is begun or resumed; where it was resumed, TensorBoard is told to forget later
/// steps of the earlier file. Show it by <c>tensorboard --logdir RUN/tensorboard</c>.
/// </remarks>
public sealed class TensorBoardLog : Callback, IDisposable
{
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;   // fields of an event
    private const int Value = 1, Tag = 1, SimpleValue = 2, Image = 4, Histogram = 5;   // of a summary and of a value in it
    private const int Started = 1;   // the first status of a session

    private readonly string folder;
    private readonly int every;
    private EventFile? file;

    /// <summary>Writes into a folder.</summary>
    /// <param name="folder">The folder, usually <c>tensorboard</c> in that of the run.</param>
    /// <param name="every">How many steps lie between two values of the loss of a batch.</param>
    /// <exception cref="InputException">Fewer than one step.</exception>
    public TensorBoardLog(string folder, int every = 50)
    {
        Require.AtLeast(1, "every", every);
        (this.folder, this.every) = (folder, every);
    }

    /// <inheritdoc/>
    public override void RunStarting(RunStart run)
    {
        file?.Dispose();
        file = new EventFile(folder, DateTimeOffset.UtcNow);
        file.Write(Event(0).Text(FileVersion, "brain.Event:2").Content);
        if (run.FirstStep > 0) file.Write(Event(run.FirstStep + 1).Inner(SessionLog, new Message().Whole(1, Started)).Content);
    }

    /// <inheritdoc/>
    public override void StepDone(in StepInfo step)
    {
        if (step.Step % every != 0) return;
        var summary = new Message();
        AddScalar(summary, "loss/batch", step.Loss);
        AddScalar(summary, "learning rate", step.LearningRate);
        AddScalar(summary, "samples per second", step.SamplesPerSecond);
        Write(step.Step, summary);
    }

    /// <inheritdoc/>
    public override void EpochDone(EpochResult epoch)
    {
        var summary = new Message();
        AddScalar(summary, "loss/training", epoch.TrainLoss);
        AddScalar(summary, "accuracy/training", epoch.TrainAccuracy);
        AddScalar(summary, "loss/test", epoch.TestLoss ?? double.NaN);
        AddScalar(summary, "accuracy/test", epoch.TestAccuracy ?? double.NaN);
        AddScalar(summary, "seconds of an epoch", epoch.Seconds);
        Write(epoch.Step, summary);
    }

    /// <inheritdoc/>
    public override void LayersRecorded(LayersResult layers)
    {
        var summary = new Message();
        var times = new Dictionary<string, int>();
        foreach (LayerRecord l in layers.Layers)
        {
            int time = times[l.Path] = times.GetValueOrDefault(l.Path) + 1;   // a layer may run more than once
            AddLayer(summary, l, time == 1 ? l.Path : $"{l.Path} ({time})");
        }

        foreach (WeightRecord w in layers.Weights) AddWeight(summary, w);
        if (layers.Smoothness is { } s)
        {
            AddScalar(summary, "along the step/lowest loss", s.LowestLoss);
            AddScalar(summary, "along the step/highest loss", s.HighestLoss);
            AddScalar(summary, "along the step/change of the gradient", s.GradientChange);
            AddScalar(summary, "along the step/beta", s.Beta);
        }

        Write(layers.Step, summary);
    }

    /// <summary>Adds an image.</summary>
    /// <param name="tag">What it is called.</param>
    /// <param name="step">How many steps the run had taken.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="channels">1 for grey, 3 for RGB, 4 for RGBA.</param>
    /// <param name="png">The bytes of a PNG file.</param>
    /// <exception cref="InvalidOperationException">The run has not begun.</exception>
    public void AddImage(string tag, long step, int width, int height, int channels, ReadOnlySpan<byte> png)
    {
        Message image = new Message().Whole(1, height).Whole(2, width).Whole(3, channels).Block(4, png);
        Write(step, new Message().Inner(Value, new Message().Text(Tag, tag).Inner(Image, image)));
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static void AddLayer(Message summary, LayerRecord l, string name)
    {
        AddScalar(summary, $"mean/{name}", l.Mean);
        AddScalar(summary, $"deviation/{name}", l.Deviation);
        AddScalar(summary, $"zeros/{name}", l.Zeros);
        AddScalar(summary, $"saturated/{name}", l.Saturated);
        AddScalar(summary, $"dead units/{name}", l.Dead);
        AddScalar(summary, $"gradient length/{name}", l.GradientNorm);
        AddScalar(summary, $"gradient deviation/{name}", l.GradientDeviation);
        AddScalar(summary, $"effective rank/{name}", l.EffectiveRank);
        AddScalar(summary, $"similarity of units/{name}", l.Similarity);
        AddHistogram(summary, $"activations/{name}", l.Values);
        AddHistogram(summary, $"gradients/{name}", l.Gradients);
    }

    private static void AddWeight(Message summary, WeightRecord w)
    {
        AddScalar(summary, $"weight length/{w.Name}", w.Norm);
        AddScalar(summary, $"weight gradient length/{w.Name}", w.GradientNorm);
        AddScalar(summary, $"update ratio/{w.Name}", w.UpdateRatio);
        AddHistogram(summary, $"weights/{w.Name}", w.Values);
        AddHistogram(summary, $"weight gradients/{w.Name}", w.Gradients);
    }

    private static void AddScalar(Message summary, string tag, double value)
    {
        if (double.IsFinite(value)) summary.Inner(Value, new Message().Text(Tag, tag).Single(SimpleValue, (float)value));
    }

    /// <summary>Buckets by their right edges, with least, largest, number, sum and sum of squares; the sums are those of the middles of the bins.</summary>
    private static void AddHistogram(Message summary, string tag, HistogramRecord? h)
    {
        if (h is null) return;
        double[] edges = new double[h.Counts.Length], counts = [.. h.Counts.Select(c => (double)c)];
        double width = (h.High - h.Low) / edges.Length, sum = 0, squares = 0;
        for (int i = 0; i < edges.Length; i++)
        {
            edges[i] = i == edges.Length - 1 ? h.High : h.Low + (width * (i + 1));
            double middle = h.Low + (width * (i + 0.5));
            sum += counts[i] * middle;
            squares += counts[i] * middle * middle;
        }

        Message histogram = new Message().Double(1, h.Low).Double(2, h.High).Double(3, counts.Sum()).Double(4, sum).Double(5, squares).Doubles(6, edges).Doubles(7, counts);
        summary.Inner(Value, new Message().Text(Tag, tag).Inner(Histogram, histogram));
    }

    private static Message Event(long step) =>
        new Message().Double(WallTime, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0).Whole(Step, step);

    private void Write(long step, Message summary)
    {
        if (file is null) throw new InvalidOperationException("The run has not begun; add the log to its callbacks first.");
        file.Write(Event(step).Inner(Summary, summary).Content);
    }
}
