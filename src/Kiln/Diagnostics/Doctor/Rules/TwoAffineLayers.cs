namespace Kiln;

/// <summary>Two affine layers with nothing but affine steps between them: together they are one.</summary>
internal sealed class TwoAffineLayers : DoctorRule
{
    public override string Name => "two-affine-layers";

    public override string Row => "F15";

    public override Needs Needs => Needs.Model;

    public override IReadOnlyList<string> Explains => ["underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        foreach (AffinePair pair in AffinePair.In(patient.Net, patient.Sample))
        {
            yield return Found(
                pair.Bottleneck ? Severity.Note : Severity.Warning,
                $"Between {pair.First} and {pair.Second} there is {(pair.Norm is null ? "nothing but affine steps" : $"only the norm {pair.Norm}")}.",
                pair.Bottleneck ? "Together they are one affine layer of low rank, which may be meant." : "Together they are one affine layer: the depth and the parameters of the second one buy nothing.",
                $"Put a function such as relu between {pair.First} and {pair.Second}, or take one of them out.",
                1, pair.Second);
        }
    }
}
