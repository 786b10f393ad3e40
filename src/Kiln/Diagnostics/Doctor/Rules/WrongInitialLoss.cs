namespace Kiln;

/// <summary>A first loss that is far from that of outputs which say nothing.</summary>
internal sealed class WrongInitialLoss : DoctorRule
{
    /// <summary>Scores of deviation s add about s²/2 to the loss: what He's weights in the last layer give is about 1.</summary>
    private const double Told = 1.5, Bad = 5;

    public override string Name => "wrong-initial-loss";

    public override string Row => "F8";

    public override Needs Needs => Needs.Samples | Needs.Recipe;

    public override IReadOnlyList<string> Explains => ["update-ratio"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        (double loss, double guess) = (patient.Start.Loss, patient.UninformedLoss);
        if (!(loss - guess > Told)) yield break;
        yield return Found(
            loss - guess > Bad ? Severity.Serious : Severity.Warning,
            $"The first loss is {loss:F2}; outputs that say nothing have {guess:F2}{(patient.Loss is CrossEntropy ? $", which is ln {patient.Train!.ClassNames.Count}" : "")}.",
            "The first scores are large: the network is sure before it has seen anything, and the first steps only unlearn that.",
            "Start the last layer's weights smaller, or at 0, and check the scale of the input.",
            0.85);
    }
}
