namespace Kiln;

/// <summary>What in a recipe keeps a network from fitting its samples.</summary>
/// <param name="What">What it is, as the subject of a sentence: <c>dropout of 0.9</c>.</param>
/// <param name="Change">The recipe without it.</param>
internal sealed record Restraint(string What, RecipeChange Change)
{
    private const float StrongDropout = 0.4f;
    private const double StrongPenalty = 0.01;    // λ beside gradients of 0.01 … 1 and weights of about 1
    private const double StrongDecay = 1;         // the natural logarithm of what decay alone would leave of the weights
    private const double ShortWeights = 1;        // a unit with inputs of deviation 1 then says less than 1
    private const double StrongNoise = 1;         // as large as the features themselves
    private const float ShortGradient = 1e-3f;
    private const double LittleOfTheRate = 0.1;
    private const int Looks = 100;                // at the schedule

    /// <summary>The strongest one; null where there is none that stands out.</summary>
    public static Restraint? StrongestOf(Patient patient)
    {
        Recipe recipe = patient.Plan;
        if (recipe.Dropout >= StrongDropout) return new($"dropout of {recipe.Dropout:0.##}", new("""{"dropout": 0}"""));
        if (recipe.Optimizer is Sgd { L2Penalty: > 0 } or Adam { L2Penalty: > 0 } && PenaltyOf(recipe.Optimizer) is >= StrongPenalty and var penalty) return new($"an L2 penalty of {penalty:g2}", new("""{"optimizer": {"l2Penalty": 0}}"""));
        if (DecayOf(patient) is >= StrongDecay and var decay) return new($"a weight decay that alone would leave e^−{decay:g2} of the weights", new("""{"optimizer": {"weightDecay": 0}}"""));
        if (recipe.MaxNorm < ShortWeights) return new($"weights kept to a length of {recipe.MaxNorm:g2} for each unit", new("""{"maxNorm": null}"""));
        if (recipe.Features?.Noise >= StrongNoise) return new($"noise of {recipe.Features.Noise:g2} on features", new("""{"features": null}"""));
        if (recipe.Clip is { Norm: < ShortGradient }) return new($"gradients clipped to a length of {recipe.Clip.Norm:g2}", new("""{"clip": null}"""));
        if (MeanRate(patient) is < LittleOfTheRate and var mean) return new($"a schedule whose mean is {mean:g2} of the rate", new("""{"schedule": "oneCycle"}"""));
        return null;
    }

    private static double PenaltyOf(Optimizer optimizer) => optimizer switch { Sgd sgd => sgd.L2Penalty, Adam adam => adam.L2Penalty, _ => 0 };

    /// <summary>The sum of rate times decay over the steps of the run.</summary>
    private static double DecayOf(Patient patient)
    {
        double each = patient.Plan.Optimizer switch { AdamW adam => adam.WeightDecay, Sgd sgd => sgd.WeightDecay, _ => 0 };
        return each * patient.Plan.Optimizer.LearningRate * MeanRate(patient) * StepsOf(patient);
    }

    /// <summary>The mean of what the schedule multiplies the rate with.</summary>
    private static double MeanRate(Patient patient)
    {
        long steps = StepsOf(patient);
        double sum = 0;
        for (int i = 0; i < Looks; i++) sum += patient.Plan.Schedule.Factor(i * steps / Looks, steps);
        return sum / Looks;
    }

    private static long StepsOf(Patient patient) => (long)patient.Plan.Epochs * Math.Max(1, patient.TrainPart.Count / patient.Plan.BatchSize);
}
