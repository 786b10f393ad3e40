namespace Kiln;

/// <summary>A network that knows its training samples and does worse on others.</summary>
internal sealed class Overfitting : DoctorRule
{
    /// <summary>Differences of accuracy that are told, and that are serious.</summary>
    private const double Told = 0.08, Bad = 0.2;

    /// <summary>The test loss over its least one during the run, told.</summary>
    private const double Risen = 1.3;

    public override string Name => "overfitting";

    public override string Row => "B2";

    public override Needs Needs => Needs.Samples | Needs.Test | Needs.Training;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        (double train, double test) = (patient.OnTrain.Accuracy, patient.OnTest.Accuracy);
        double gap = train - test;
        EpochResult[] measured = [.. patient.Epochs.Where(e => e.TestLoss is not null)];
        EpochResult? best = measured.MinBy(e => e.TestLoss);
        bool rose = best is not null && measured[^1].TestLoss > Risen * best.TestLoss && measured[^1].TrainLoss < best.TrainLoss;
        if (!(gap > Told || (rose && gap > Told / 2))) yield break;
        string turned = rose ? $"; the test loss was least in epoch {best!.Epoch}, {best.TestLoss:F3}, and is {measured[^1].TestLoss:F3} at the end" : "";
        yield return Found(
            gap > Bad ? Severity.Serious : Severity.Warning,
            $"{train:P1} of the training samples are right and {test:P1} of the test samples{turned}.",
            "The network has room to learn samples by heart, noise included, and too few samples to make that useless.",
            "More or augmented samples, weight decay or dropout, early stopping, or a smaller network.",
            0.9) with { Change = new("""{"dropout": 0.3, "earlyStopping": {"patience": 3}}""") };
    }
}
