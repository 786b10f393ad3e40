using System.CommandLine;
using System.Text.Json.Nodes;

namespace Kiln.Cli;

/// <summary>The options that put noise on the features of hidden layers.</summary>
internal static class FeatureChoices
{
    private static readonly Option<float?> Manifold = Numbers.Positive("--manifold-mixup", "Mix the features of a random layer and labels, with shares from Beta(ALPHA, ALPHA), such as 2.");
    private static readonly Option<float?> Noise = Numbers.Positive("--feature-noise", "Deviation of normal noise behind each hidden function while training, such as 0.1.");
    private static readonly Option<float?> DropBlock = Numbers.Positive("--drop-block", "Share of each hidden map that is dropped in square blocks at the end of training, such as 0.1.");
    private static readonly Option<int?> Block = Numbers.Whole("--drop-block-size", "Side of those blocks in pixels [default: 7].");
    private static readonly Option<bool> Shake = new("--shake") { Description = "Give residual blocks two branches in a random mixture (Shake-Shake)." };

    /// <summary>All of them; training fixes them for good.</summary>
    public static Option[] Symbols { get; } = [Manifold, Noise, DropBlock, Block, Shake];

    /// <summary>Adds what was given to the changes of a recipe.</summary>
    public static void AddTo(JsonObject changes, JsonArray mix, ParseResult parsed)
    {
        if (parsed.GetValue(Manifold) is { } alpha) mix.Add((JsonNode)new JsonObject { ["name"] = "manifoldMixup", ["alpha"] = alpha });
        var features = new JsonObject();
        if (parsed.GetValue(Noise) is { } noise) features["noise"] = noise;
        if (parsed.GetValue(DropBlock) is { } share) features["dropBlock"] = share;
        if (parsed.GetValue(Block) is { } block) features["block"] = block;
        if (parsed.GetValue(Shake)) features["shake"] = true;
        if (features.Count > 0) changes["features"] = features;
    }
}
