namespace Kiln;

/// <summary>A network that is right on its training samples as long as norms take their statistics from the batch, and wrong with running ones.</summary>
internal sealed class TrainEvalGap : DoctorRule
{
    /// <summary>Differences of accuracy on the same samples, told and serious; one sample in 512 is 0.2 points.</summary>
    private const double Told = 0.03, Bad = 0.1;

    public override string Name => "train-eval-gap";

    public override string Row => "I8";

    public override Needs Needs => Needs.Samples | Needs.Training;

    public override IReadOnlyList<string> Explains => ["overfitting", "underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        int norms = BatchNorm.In(patient.Net).Count;
        if (norms == 0) yield break;
        double gap = patient.InTrainingMode.Accuracy - patient.OnTrain.Accuracy;
        if (!(gap > Told)) yield break;
        yield return Found(
            gap > Bad ? Severity.Serious : Severity.Warning,
            $"On the same training samples, {patient.InTrainingMode.Accuracy:P1} are right with statistics of the batch and {patient.OnTrain.Accuracy:P1} with running ones.",
            $"The running statistics of {norms} batch norms are not those of the weights as they are: too few steps for their slow average, too small batches, or dropout before them.",
            "Measure the statistics anew over training batches when training has ended (preciseStatistics), or let them follow faster.",
            0.95) with { Change = new("""{"preciseStatistics": 200}""") };
    }
}
