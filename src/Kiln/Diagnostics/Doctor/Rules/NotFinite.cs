namespace Kiln;

/// <summary>Values that are no numbers, and where the first of them was made.</summary>
internal sealed class NotFinite : DoctorRule
{
    private const string Thrown = "The steps before it threw weights so far that the signal left the range of 32 bits.";
    private const string Cure = "Lower the learning rate, warm it up, or clip gradients by their norm.";

    public override string Name => "not-finite";

    public override string Row => "H5";

    public override Needs Needs => Needs.Samples;

    public override bool Trains(Patient patient) => patient.Failure is null;

    public override IReadOnlyList<string> Explains => ["cannot-overfit-batch", "underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        if (FirstIn(patient.Probe) is { } sample)
        {
            yield return Of($"Sample {sample} has values that are no numbers.", "They reach every unit of the first layer and, through the loss, all weights after one step.", "Remove such samples, or fill missing values before training.", $"sample {sample}");
            yield break;
        }

        foreach (Parameter p in patient.Weights.Parameters)
        {
            if (AllFinite(p.Values)) continue;
            yield return Of($"The parameter {p.Path} has values that are no numbers.", "A step with a gradient that was no number made them, and everything after them is none.", "Train again with a lower rate or clipped gradients; the weights are lost.", p.Path);
            yield break;
        }

        if (patient.Now.Layers.FirstOrDefault(l => !l.IsFinite) is { } layer)
        {
            yield return Of($"{layer.Name} is the first layer whose output is no number, before any step.", "Its input or its weights are too large for 32 bits, or it divides by 0.", "Start from smaller weights, and normalise the input.", layer.Name);
        }
        else if (patient.Failure is { } failure)
        {
            yield return Of($"The run ended at step {failure.Step:N0} with values that are no numbers, {failure}.", CauseOf(failure), failure.What == "input" ? "Remove such samples, or fill missing values before training." : Cure, failure.Path.Length > 0 ? failure.Path : failure.What)
                with { Change = failure.What == "input" ? null : Gentler(patient.Plan) };
        }
        else if (patient.Has.HasFlag(Needs.Recipe) && patient.Trial.Fault is { } fault)
        {
            yield return Of($"The first values that are no numbers are those of {fault} of a trial.", Thrown, Cure, fault) with { Change = Gentler(patient.Plan) };
        }
    }

    private static string CauseOf(NonFinite failure) => failure.What switch
    {
        "input" => "A sample has values that are no numbers; they reach every weight after one step.",
        "loss" => "All outputs were numbers and the loss of them was none: a logarithm of 0, or scores too far apart for 32 bits.",
        "gradient of output" or "gradient of weights" => "The signal was still finite and the gradient no longer: it grew on its way back beyond the range of 32 bits.",
        _ => Thrown,
    };

    /// <summary>A tenth of the rate, and gradients no longer than 1.</summary>
    private static RecipeChange Gentler(Recipe recipe) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"lr": {{recipe.Optimizer.LearningRate / 10:g2}}, "clip": {"norm": 1} }"""));

    private Finding Of(string symptom, string cause, string remedy, string where) => Found(Severity.Serious, symptom, cause, remedy, 1, where);

    private static int? FirstIn(Batch batch)
    {
        int size = batch.Values.Length / batch.Count;
        for (int i = 0; i < batch.Count; i++)
        {
            if (!AllFinite(batch.Values.Slice(i * size, size))) return batch.Indices[i];
        }

        return null;
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float v in values)
        {
            if (!float.IsFinite(v)) return false;
        }

        return true;
    }
}
