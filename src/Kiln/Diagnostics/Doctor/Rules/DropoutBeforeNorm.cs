namespace Kiln;

/// <summary>Dropout somewhere before a batch norm: the variance the norm learns is not the one it meets in inference (Li et al. 2019).</summary>
internal sealed class DropoutBeforeNorm : DoctorRule
{
    public override string Name => "dropout-before-norm";

    public override string Row => "N11";

    public override Needs Needs => Needs.Model;

    public override IReadOnlyList<string> Explains => ["train-eval-gap"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        bool measurable = patient.IsTrained && patient.Train is not null;
        IReadOnlyList<VarianceShift> all = measurable ? VarianceShift.Measure(patient.Net, patient.Weights, [patient.Probe]) : VarianceShift.In(patient.Net, patient.Sample);
        foreach (VarianceShift shift in all)
        {
            string measured = double.IsNaN(shift.Ratio) ? "" : $"; its input has {shift.Ratio:F2} times the variance in training that it has in inference";
            yield return Found(
                Severity.Warning,
                $"The norm {shift.Norm} comes behind dropout ({string.Join(", ", shift.Dropouts)}){measured}.",
                "Dropout raises the variance in training alone, and the norm's running variance is that of training: in inference it divides by too much.",
                "Put dropout behind the last norm, or leave it out.",
                0.95, shift.Norm);
        }
    }
}
