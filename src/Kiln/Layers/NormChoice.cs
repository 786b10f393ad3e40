using System.Globalization;

namespace Kiln;

/// <summary>Which normalisation a model has, as recipes write it: <c>batch</c>, <c>layer</c>, <c>instance</c>, <c>group:8</c>, <c>rms</c> or <c>none</c>.</summary>
public sealed record NormChoice
{
    private readonly string kind;
    private readonly int groups;

    private NormChoice(string kind, int groups = 0) => (this.kind, this.groups) = (kind, groups);

    /// <summary>Batch normalisation.</summary>
    public static NormChoice Batch { get; } = new("batch");

    /// <summary>None at all.</summary>
    public static NormChoice None { get; } = new("none");

    /// <summary>Whether there is one.</summary>
    public bool Exists => kind != "none";

    /// <summary>Whether it subtracts the mean of each channel, so that a bias before it has no effect: model builders leave that bias out.</summary>
    public bool RemovesBias => kind is "batch" or "instance";

    /// <summary>Reads a choice.</summary>
    /// <exception cref="InputException">It is unknown, or the number of groups is missing or below 1.</exception>
    public static NormChoice Parse(string text)
    {
        string[] parts = text.ToLowerInvariant().Split(':');
        if (parts is ["batch" or "none" or "layer" or "instance" or "rms"]) return new(parts[0]);
        if (parts is ["group", var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int groups) && groups > 0) return new("group", groups);
        throw new InputException($"norm: expected batch, layer, instance, group:8 (any number of groups), rms or none, received '{text}'.");
    }

    /// <summary>Makes the layer for a number of features or channels; layer and RMS norm are over the last axis, instance norm has γ and β.</summary>
    /// <param name="features">The size of the last axis.</param>
    /// <param name="hasPlaces">Whether there are places besides the features, as in images; instance norm needs them and is layer norm without.</param>
    /// <exception cref="InputException">There is none, or the groups do not divide the features.</exception>
    public Layer Make(int features, bool hasPlaces) => kind switch
    {
        "batch" => new BatchNorm(features),
        "layer" => new LayerNorm([features]),
        "instance" => hasPlaces ? new InstanceNorm(features, affine: true) : new LayerNorm([features]),
        "group" => new GroupNorm(groups, features),
        "rms" => new RmsNorm(features),
        _ => throw new InputException("norm: 'none' makes no layer."),
    };

    /// <inheritdoc/>
    public override string ToString() => kind == "group" ? string.Create(CultureInfo.InvariantCulture, $"group:{groups}") : kind;
}

/// <summary>Where a normalisation stands relative to the function of its layer.</summary>
public enum NormPlacement
{
    /// <summary>Before the function, as Ioffe and Szegedy (2015) have it.</summary>
    Before,

    /// <summary>After the function.</summary>
    After,
}
