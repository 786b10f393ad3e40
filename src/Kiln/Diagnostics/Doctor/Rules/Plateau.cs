namespace Kiln;

/// <summary>A loss as high as that of guessing while every layer's gradient is small: flat ground far from any optimum, and not a gradient that vanishes on its way.</summary>
internal sealed class Plateau : DoctorRule
{
    /// <summary>The share of the loss of guessing from which nothing has been learned.</summary>
    private const double High = 0.9;

    /// <summary>The length of the whole gradient below which it is flat ground; fresh networks have 0.1 to some units.</summary>
    private const double Flat = 0.02;

    public override string Name => "plateau";

    public override string Row => "H4";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => ["cannot-overfit-batch", "rate-too-low", "underfitting", "update-ratio"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        Vitals now = patient.Now;
        if (!(now.Loss >= High * patient.UninformedLoss && now.Gradient < Flat)) yield break;
        if (GradientPath.Of(now) is { Total: < GradientLostToSlopes.Told }) yield break;   // it vanishes on its way, which other rules tell
        yield return Found(
            Severity.Serious,
            $"The loss is {now.Loss:F3}, that of guessing is {patient.UninformedLoss:F3}, and the whole gradient has a length of {now.Gradient:g2}, small in every layer.",
            "A small gradient does not mean that an optimum is near: the weights lie on flat ground, such as the saddle around 0 where no layer gives another one anything to do.",
            "Start from larger random weights; on the way, use momentum or Adam, whose steps do not shrink with the gradient.",
            0.8) with { Change = InitChange.For(patient) };
    }
}
