namespace Kiln;

/// <summary>A softmax or sigmoid at the end of a model whose loss applies it again: gradients are squeezed and the loss cannot come near 0.</summary>
internal sealed class SoftmaxTwice : DoctorRule
{
    public override string Name => "softmax-twice";

    public override string Row => "F10";

    public override Needs Needs => Needs.Recipe;

    public override IReadOnlyList<string> Explains => [.. Consequences.NoLearning, "wrong-initial-loss", "function-at-end"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        using var graph = new OpGraph(patient.Net, patient.Sample);
        int last = graph.Count - 1;
        if (last < 0) yield break;
        string where = graph.LayerOf(last);
        bool twice = (graph.OpOf(last), patient.Loss) switch
        {
            (SoftmaxOp, CrossEntropy or Focal or BinaryCrossEntropy or BinaryFocal) => true,
            (ActivationOp { Function.Kind: Devices.ActivationKind.Sigmoid } or LinearOp { Function.Kind: Devices.ActivationKind.Sigmoid }, BinaryCrossEntropy or BinaryFocal or CrossEntropy or Focal) => true,
            _ => false,
        };
        if (!twice) yield break;
        double least = patient.Loss is CrossEntropy && patient.Train is { } train ? Math.Log(1 + ((train.ClassNames.Count - 1) * Math.Exp(-1))) : double.NaN;
        string floor = double.IsNaN(least) ? "" : $", so that the loss cannot fall below {least:F2}";
        yield return Found(
            Severity.Serious,
            $"The last layer, {where}, already makes probabilities, and the loss {patient.Loss.GetType().Name} makes them again{floor}.",
            "The loss takes raw scores: it exponentiates and normalises by itself. Numbers of 0 to 1 differ too little for that, and the gradient is squeezed twice.",
            "Leave out the last softmax or sigmoid; apply it only where probabilities are shown.",
            1, where);
    }
}
