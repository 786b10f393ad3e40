namespace Kiln;

/// <summary>A training of some steps, to see whether the loss falls: it is told what became of the loss, of the weights, and what first was no number.</summary>
/// <param name="Losses">The loss of each step's batch before its update.</param>
/// <param name="Accuracy">The accuracy on the last step's batch, 0 … 1.</param>
/// <param name="Ratios">The median of ‖Δw‖/‖w‖ over steps, for each parameter that is a weight.</param>
/// <param name="Fault">What first was no number and at which step; null where all were.</param>
internal sealed record Trial(IReadOnlyList<double> Losses, double Accuracy, IReadOnlyDictionary<string, double> Ratios, string? Fault)
{
    /// <summary>By how much the rate is changed to see whether another one would do: more than a factor of 10, because good rates span about one.</summary>
    public const float RateStep = 30;

    private const int RecipeSteps = 30, HeartSteps = 100;
    private const int LastSteps = 5;          // whose mean is the loss at the end: one batch alone is noise
    private const int RampSteps = 5;          // where the recipe's schedule begins low
    private const int LeastSteps = 12, LeastSamples = 16;
    private const int MostSamples = 64;       // of a batch: a trial is to take seconds
    private const float HeartRate = 3e-3f;    // of Adam: quick for small nets, still stable for deep ones
    private const double HeartDone = 0.1;     // the share of the first loss at which learning by heart has succeeded early

    /// <summary>What the recipe's learning rate was multiplied with.</summary>
    public float RateFactor { get; init; } = 1;

    /// <summary>The loss of one batch of its own before and after, where steps had different ones: from batch to batch the loss differs by more than a short training gains.</summary>
    public (double Before, double After)? Measured { get; init; }

    /// <summary>The loss before the first step.</summary>
    public double First => Measured?.Before ?? Losses[0];

    /// <summary>The loss at the end, the mean of the last ones where steps had the same batch; not a number where one was not.</summary>
    public double Last => Fault is not null ? double.NaN : Measured?.After ?? Losses.TakeLast(LastSteps).Average();

    /// <summary>The share of the first loss that is gone at the end; negative where it grew, −∞ where it is no number.</summary>
    public double Fall => double.IsFinite(Last) ? 1 - (Last / Math.Max(First, 1e-12)) : double.NegativeInfinity;

    /// <summary>Trains by the patient's recipe at a multiple of its rate.</summary>
    public static Trial ByRecipe(Patient patient, float rateFactor)
    {
        Recipe recipe = patient.Plan;
        (int steps, int size) = Bounded(patient, RecipeSteps, Math.Min(recipe.BatchSize, MostSamples));
        Loader loader = (recipe with { BatchSize = size, Repeats = 1 }).LoaderOf(patient.TrainPart, threads: 0);
        bool ramped = recipe.Schedule.Factor(0, 1000) < 0.5f;
        double before = LossOf(patient);
        Trial trial = Run(patient, recipe.Optimizer, recipe, Batches(), steps, step => rateFactor * (ramped ? Math.Min(1, (step + 1f) / RampSteps) : 1), leave: 0);
        return trial with { RateFactor = rateFactor, Measured = (before, LossOf(patient)) };

        IEnumerable<Batch> Batches()
        {
            for (int epoch = 0; epoch < steps; epoch++)
            {
                foreach (Batch batch in loader.Epoch(epoch)) yield return batch;
            }
        }
    }

    /// <summary>Trains on one batch again and again with Adam.</summary>
    public static Trial ByHeart(Patient patient, Batch batch) =>
        Run(patient, new Adam(HeartRate), patient.Plan with { Clip = null, Groups = null }, Enumerable.Repeat(batch, HeartSteps), HeartSteps, _ => 1, HeartDone);

    /// <summary>Fewer samples and then fewer steps where these many would be more than <see cref="Effort.TrialBudget"/>; never below the least that shows whether a loss falls.</summary>
    private static (int Steps, int Samples) Bounded(Patient patient, int steps, int samples)
    {
        long most = Math.Max(1, Effort.TrialBudget / patient.Work);   // samples in all
        int fewer = (int)Math.Clamp(most / steps, Math.Min(LeastSamples, samples), samples);
        return ((int)Math.Clamp(most / fewer, LeastSteps, steps), fewer);
    }

    /// <summary>The loss of the patient's batch with norms and dropout as in training.</summary>
    private static double LossOf(Patient patient)
    {
        Batch batch = patient.Probe;
        using Pass pass = Pass.Training(patient.Weights, step: 0);
        return MixedTargets.LossOf(patient.Loss, patient.Net.Apply(pass.Input(batch.Values, batch.Shape)), batch).Item();
    }

    private static Trial Run(Patient patient, Optimizer optimizer, Recipe recipe, IEnumerable<Batch> batches, int steps, Func<int, float> factor, double leave)
    {
        ParameterStore weights = patient.Weights;
        using OptimizerState state = OptimizerState.For(optimizer, weights, recipe.Groups);
        var losses = new List<double>();
        var ratios = new Dictionary<string, List<double>>();
        var last = new Metrics();
        foreach (Batch batch in batches)
        {
            patient.Cancellation.ThrowIfCancellationRequested();
            var watcher = new FirstFault();
            bool done;
            using (Pass pass = Pass.Training(weights, losses.Count))
            {
                pass.Probe = watcher;
                Tensor output = patient.Net.Apply(pass.Input(batch.Values, batch.Shape));
                Tensor loss = MixedTargets.LossOf(patient.Loss, output, batch);
                float value = loss.Item();
                losses.Add(value);
                if (!float.IsFinite(value)) return new(losses, 0, Medians(ratios), $"{watcher.Name ?? "the loss"} at step {losses.Count}");
                last.Reset();
                last.Add(value, output.Span, batch.Labels);
                done = losses.Count == steps || value < leave * losses[0];
                if (!done) loss.Backward();
            }

            if (done) break;
            Update(weights, state, recipe, factor(losses.Count - 1), ratios);
        }

        return new(losses, last.Accuracy, Medians(ratios), null);
    }

    private static void Update(ParameterStore weights, OptimizerState state, Recipe recipe, float factor, Dictionary<string, List<double>> ratios)
    {
        float[] before = weights.TrainedValues.Span.ToArray();
        state.Step(factor, recipe.Clip?.Measure(weights).Scale ?? 1);
        foreach (Parameter p in weights.Parameters)
        {
            if (!p.Trainable || p.Kind != ParameterKind.Weight) continue;
            ReadOnlySpan<float> now = p.Values, then = before.AsSpan(weights.OffsetOf(p), now.Length);
            (double moved, double length) = (0, 0);
            for (int i = 0; i < now.Length; i++)
            {
                moved += ((double)now[i] - then[i]) * ((double)now[i] - then[i]);
                length += (double)then[i] * then[i];
            }

            if (!(length > 0) || !double.IsFinite(moved)) continue;
            if (!ratios.TryGetValue(p.Path, out List<double>? list)) ratios[p.Path] = list = [];
            list.Add(Math.Sqrt(moved / length));
        }
    }

    private static Dictionary<string, double> Medians(Dictionary<string, List<double>> ratios) =>
        ratios.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));

    /// <summary>Names the first layer whose output is no number.</summary>
    private sealed class FirstFault : Probe
    {
        public string? Name { get; private set; }

        public override void Saw(string path, Tensor output)
        {
            if (Name is not null) return;
            foreach (float v in output.Span)
            {
                if (float.IsFinite(v)) continue;
                Name = path.Length > 0 ? path : "the model";
                return;
            }
        }
    }
}
