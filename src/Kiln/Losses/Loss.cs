using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>What training makes small: a number for how far outputs are from what they should be, averaged over the batch.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(AutoLoss), "auto")]
[JsonDerivedType(typeof(CrossEntropy), "crossEntropy")]
[JsonDerivedType(typeof(MeanSquaredError), "meanSquaredError")]
[JsonDerivedType(typeof(BinaryCrossEntropy), "binaryCrossEntropy")]
[JsonDerivedType(typeof(Focal), "focal")]
[JsonDerivedType(typeof(BinaryFocal), "binaryFocal")]
[JsonDerivedType(typeof(AbsoluteError), "absoluteError")]
[JsonDerivedType(typeof(Huber), "huber")]
[JsonDerivedType(typeof(SmoothL1), "smoothL1")]
[JsonDerivedType(typeof(KlDivergence), "klDivergence")]
[JsonDerivedType(typeof(NegativeLogLikelihood), "negativeLogLikelihood")]
public abstract record Loss
{
    /// <summary>The loss of outputs <c>[N, C]</c> for N class numbers; a scalar <c>[1]</c>.</summary>
    /// <exception cref="ShapeException">The number of labels is not that of the rows.</exception>
    /// <exception cref="InputException">A label is not one of the classes.</exception>
    public abstract Tensor Of(Tensor output, ReadOnlySpan<int> labels);

    /// <summary>The loss of outputs for targets of the same shape; a scalar <c>[1]</c>.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public abstract Tensor Of(Tensor output, Tensor targets);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public virtual void Validate()
    {
    }
}
