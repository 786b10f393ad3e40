using Kiln.Devices;

namespace Kiln;

/// <summary>A function after the last affine layer that keeps scores from being what the loss asks for.</summary>
internal sealed class FunctionAtEnd : DoctorRule
{
    public override string Name => "function-at-end";

    public override string Row => "F10";

    public override Needs Needs => Needs.Recipe;

    public override IReadOnlyList<string> Explains => [.. Consequences.NoLearning, "dead-units", "wrong-initial-loss"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        using var graph = new OpGraph(patient.Net, patient.Sample);
        int last = graph.Count - 1;
        ActivationKind? kind = last < 0 ? null : graph.OpOf(last) switch
        {
            ActivationOp op => op.Function.Kind,
            LinearOp op => op.Function.Kind,
            _ => null,
        };
        bool fits = kind is null or ActivationKind.Identity || (kind == ActivationKind.Sigmoid && patient.Loss is not (CrossEntropy or BinaryCrossEntropy or Focal or BinaryFocal));
        if (fits || kind == ActivationKind.Sigmoid) yield break;   // a sigmoid before a loss that has its own is another rule's
        bool oneSided = kind is ActivationKind.Relu;
        string where = graph.LayerOf(last);
        yield return Found(
            oneSided ? Severity.Serious : Severity.Warning,
            $"The model ends with the function {kind} ({where}).",
            oneSided ? "Scores below 0 become 0 and have no gradient: a class that is negative for a sample can learn nothing from it." : "Scores are kept within the range of the function, while the loss asks for any number.",
            "End with the affine layer: raw scores for cross-entropy, linear outputs for regression.",
            1, where);
    }
}
