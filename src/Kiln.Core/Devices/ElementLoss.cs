namespace Kiln.Devices;

/// <summary>Which loss of one element x and its target t, and its settings where it has some.</summary>
/// <param name="Kind">The loss.</param>
/// <param name="First">Its first setting: δ of Huber, the weight of positives, γ of the focal losses.</param>
/// <param name="Second">Its second setting: α of the binary focal loss, below 0 for none.</param>
public readonly record struct ElementLoss(ElementLossKind Kind, float First = 0, float Second = 0)
{
    /// <summary>What is wrong with the settings, as a sentence; null where nothing is.</summary>
    public string? Fault => Kind switch
    {
        ElementLossKind.Huber when !(First > 0 && float.IsFinite(First)) => $"Huber: expected a delta above 0, got {First}.",
        ElementLossKind.BinaryCrossEntropy when !(First > 0 && float.IsFinite(First)) => $"BinaryCrossEntropy: expected a weight of positives above 0, got {First}.",
        ElementLossKind.Likelihood or ElementLossKind.BinaryFocal when !(First >= 0 && float.IsFinite(First)) => $"{Kind}: expected a gamma of at least 0, got {First}.",
        ElementLossKind.BinaryFocal when !(Second <= 1) => $"BinaryFocal: expected an alpha of at most 1, got {Second}.",
        _ => null,
    };
}

/// <summary>The losses of single elements.</summary>
public enum ElementLossKind
{
    /// <summary>|x − t|; its derivative at 0 is 0.</summary>
    Absolute,

    /// <summary>½(x − t)² where |x − t| ≤ δ, δ·(|x − t| − ½δ) beyond (Huber 1964).</summary>
    Huber,

    /// <summary>−w·t·log σ(x) − (1 − t)·log(1 − σ(x)), w the weight of positives.</summary>
    BinaryCrossEntropy,

    /// <summary>−a·(1 − q)^γ·log q, q the probability of the target and a = α for t = 1, 1 − α for t = 0 (Lin et al. 2017); between them the mean weighted by t.</summary>
    BinaryFocal,

    /// <summary>−t·(1 − e^x)^γ·x of a log-probability x: negative log-likelihood, focal where γ is above 0.</summary>
    Likelihood,

    /// <summary>t·(log t − x) of a log-probability x, 0 where t is 0.</summary>
    Divergence,
}
