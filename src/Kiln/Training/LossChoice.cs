using System.Text.Json;

namespace Kiln;

/// <summary>Which losses go with which targets.</summary>
internal static class LossChoice
{
    /// <summary>The loss of a run: the one named, or the usual one of the targets where it is left to them.</summary>
    /// <exception cref="InputException">The loss named is not for these targets.</exception>
    public static Loss For(Loss loss, Dataset data)
    {
        TargetKind kind = data.Targets.Kind;
        if (loss is AutoLoss) return kind switch { TargetKind.Labels => new BinaryCrossEntropy(), TargetKind.Values => new MeanSquaredError(), _ => new CrossEntropy() };
        (bool fits, string targets, string expected) = kind switch
        {
            TargetKind.Labels => (loss is BinaryCrossEntropy or BinaryFocal, "several labels", "binaryCrossEntropy or binaryFocal"),
            TargetKind.Values => (loss is MeanSquaredError or AbsoluteError or Huber or SmoothL1, "numbers as targets", "meanSquaredError, absoluteError, huber or smoothL1"),
            TargetKind.Pixels => (loss is CrossEntropy, "a class for each pixel", "crossEntropy"),
            _ => (true, "", ""),
        };
        return fits ? loss : throw new InputException(
            $"Recipe: loss: '{data.Name}' has {targets}, which {JsonNamingPolicy.CamelCase.ConvertName(loss.GetType().Name)} is not for; expected {expected}, or leave out the loss to have it chosen.");
    }

    /// <summary>The same recipe with that loss.</summary>
    /// <exception cref="InputException">As <see cref="For(Loss, Dataset)"/>.</exception>
    public static Recipe For(Recipe recipe, Dataset data)
    {
        Loss chosen = For(recipe.Loss, data);
        return ReferenceEquals(chosen, recipe.Loss) ? recipe : recipe with { Loss = chosen };
    }
}
