namespace Kiln;

/// <summary>A trained network that is wrong on its own training samples.</summary>
internal sealed class Underfitting : DoctorRule
{
    /// <summary>How much of the way from guessing to all right was gone, told and serious.</summary>
    private const double Little = 0.5, VeryLittle = 0.25;

    public override string Name => "underfitting";

    public override string Row => "L6";

    public override Needs Needs => Needs.Samples | Needs.Training;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        (double right, double guess) = (patient.OnTrain.Accuracy, patient.MajorityShare);
        double skill = (right - guess) / Math.Max(1 - guess, 1e-9);
        if (!(skill < Little)) yield break;
        Restraint? restraint = Restraint.StrongestOf(patient);
        yield return Found(
            skill < VeryLittle || restraint is not null ? Severity.Serious : Severity.Warning,
            $"After training, {right:P1} of the training samples are right; always naming the largest class gives {guess:P1}.",
            restraint is null
                ? "The network is too small for these samples, was trained too briefly, or one of the other findings keeps it from learning."
                : $"The recipe keeps it from fitting its samples: {restraint.What}.",
            restraint is null ? "A larger network, more epochs or another rate." : "Weaken it, or leave it out.",
            restraint is null ? 0.75 : 0.85) with { Change = restraint?.Change };
    }
}
