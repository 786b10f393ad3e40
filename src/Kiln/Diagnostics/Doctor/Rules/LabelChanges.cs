using System.Text.Json.Nodes;

namespace Kiln;

/// <summary>Random changes of training samples that make another class of them.</summary>
internal sealed class LabelChanges : DoctorRule
{
    /// <summary>A model that is right on 95 % changes its mind on about so many under harmless changes too.</summary>
    private const double Tolerated = 0.05;

    public override string Name => "label-changes";

    public override string Row => "B5";

    public override Needs Needs => Needs.Facts;

    public override IReadOnlyList<string> Explains => ["underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        foreach (LabelChange change in patient.Facts!.LabelChanges)
        {
            if (change.Share <= Tolerated) continue;
            string seen = double.IsNaN(change.Share) ? "may change the class of a sample" : $"changes the class of {change.Share:P0} of the samples it is applied to";
            yield return Found(
                Severity.Serious,
                $"The random change {change.Transform} {seen}.",
                $"Training shows samples with labels that are wrong: {change.Reason}.",
                $"Take {change.Transform} out of the recipe's augmentation, or make it smaller.",
                double.IsNaN(change.Share) ? 0.8 : 0.9, change.Transform) with { Change = Without(patient.Plan, change.Transform) };
        }
    }

    /// <summary>The recipe's augmentation without a transform; null where it is not there by that name.</summary>
    private static RecipeChange? Without(Recipe recipe, string transform)
    {
        if (JsonNode.Parse(recipe.ToJson())?["augment"] is not JsonArray all) return null;
        JsonNode[] kept = [.. all.OfType<JsonNode>().Where(t => t["name"]?.GetValue<string>() != transform).Select(t => t.DeepClone())];
        return kept.Length == all.Count ? null : new(new JsonObject { ["augment"] = new JsonArray(kept) }.ToJsonString());
    }
}
