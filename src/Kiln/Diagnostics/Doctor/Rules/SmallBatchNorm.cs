namespace Kiln;

/// <summary>Batches too small for batch statistics.</summary>
internal sealed class SmallBatchNorm : DoctorRule
{
    /// <summary>Fewer samples than this make statistics so noisy that results fall (Wu and He 2018, figure 1: from 8 images down).</summary>
    private const int Enough = 8;

    /// <summary>Below this, the error of the figure grows by half.</summary>
    private const int FarTooFew = 4;

    public override string Name => "small-batch-norm";

    public override string Row => "I20";

    public override Needs Needs => Needs.Recipe;

    public override IReadOnlyList<string> Explains => ["train-eval-gap", "rate-too-high"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        int norms = BatchNorm.In(patient.Net).Count(n => !n.Frozen), size = patient.Plan.BatchSize;
        if (norms == 0 || size >= Enough) yield break;
        yield return Found(
            size < FarTooFew ? Severity.Serious : Severity.Warning,
            $"Batches have {size} samples, and {norms} batch norms take mean and variance from them.",
            "The statistics of so few samples are mostly noise, and the running ones do not fit what training saw.",
            $"Use batches of at least {Enough}, or group norm, which does not depend on the batch.",
            0.95) with { Change = new("""{"batchSize": 32}""") };
    }
}
