using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kiln.Vision;

/// <summary>Whether the random changes of a recipe leave the classes of its data as they are: a 6 turned by 180° is a 9.</summary>
/// <remarks>The recipe may name transforms (<c>unsafe</c>); of handwritten digits it is known that mirror images and large turns are other characters or none.</remarks>
public static class LabelSafety
{
    /// <summary>Data whose samples are digits.</summary>
    private static readonly string[] Digits = ["mnist", "emnist", "qmnist", "kmnist", "usps", "svhn"];

    /// <summary>A digit turned further than this, in degrees, may look like another.</summary>
    private const float LargestTurnOfDigits = 90;

    /// <summary>One sentence for each transform of the recipe that is not safe, which names it and says why; none where all are.</summary>
    /// <exception cref="InputException">A rule of the recipe cannot be read, or names no transform.</exception>
    public static IReadOnlyList<string> Warnings(Recipe recipe)
    {
        (string Name, float? Limit)[] rules = [.. (recipe.Unsafe ?? []).Select(Parse)];
        bool digits = Digits.Contains(Path.GetFileName(recipe.Data.TrimEnd('/')).ToLowerInvariant());
        var warnings = new List<string>();
        foreach (ImageTransform transform in ImageTask.TransformsOf(recipe))
        {
            string name = TransformCatalog.Entries.First(e => e.Type == transform.GetType()).Name;
            (string Key, float? Value) setting = FirstSetting(transform);
            foreach ((string unsafeName, float? limit) in rules)
            {
                if (unsafeName != name || (limit is { } most && !(setting.Value > most))) continue;
                string where = limit is { } l ? string.Create(CultureInfo.InvariantCulture, $" with {setting.Key} {setting.Value}, above {l},") : "";
                warnings.Add($"{name}{where} may change the class of an image: the recipe declares it unsafe for '{recipe.Data}'; leave it out.");
            }

            if (digits && DigitReason(transform) is { } reason) warnings.Add($"{name} may change the class of an image of '{recipe.Data}': {reason}; leave it out.");
        }

        return warnings;
    }

    /// <summary>Why a transform is not for digits; null where it is.</summary>
    private static string? DigitReason(ImageTransform transform) => transform switch
    {
        HorizontalFlip { Chance: > 0 } or AlternatingFlip => "the mirror image of a digit is none, or another",
        VerticalFlip { Chance: > 0 } => "a digit upside down is none, or another, as 6 and 9 nearly are",
        TenCrop => "half of its crops are mirrored, and the mirror image of a digit is none, or another",
        RandomQuarterTurn => "turned by 180°, a 6 is a 9",
        _ => TurnOf(transform) is var turn && turn > LargestTurnOfDigits ? string.Create(CultureInfo.InvariantCulture, $"it turns images by up to {turn}°, and turned by 180° a 6 is a 9") : null,
    };

    private static float TurnOf(ImageTransform transform) => transform switch
    {
        RandomRotation rotation => rotation.Degrees,
        RandomAffine affine => affine.Degrees,
        Policy policy => policy.LargestTurn,
        _ => 0,
    };

    /// <summary>Reads <c>name</c> or <c>name&gt;number</c>.</summary>
    private static (string Name, float? Limit) Parse(string rule)
    {
        string[] parts = rule.Split('>', StringSplitOptions.TrimEntries);
        string name = TransformCatalog.NameOf(parts[0]) ?? throw new InputException($"Recipe: unsafe: '{rule}' names no transform; expected a name, such as verticalFlip, or a name and a limit of its first setting, such as randomRotation>30.");
        if (parts.Length == 1) return (name, null);
        return parts.Length == 2 && float.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float limit)
            ? (name, limit)
            : throw new InputException($"Recipe: unsafe: '{rule}' cannot be read; expected one number behind '>', such as randomRotation>30.");
    }

    private static (string Key, float? Value) FirstSetting(ImageTransform transform)
    {
        var shape = TransformJson.ShapeOf(transform.GetType());
        string? key = shape.Properties.Where(p => p.AssociatedParameter is not null).OrderBy(p => p.AssociatedParameter!.Position).FirstOrDefault()?.Name;
        JsonNode? value = key is null ? null : JsonSerializer.SerializeToNode(transform, shape)![key];
        return (key ?? "", value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<float>() : null);
    }
}
