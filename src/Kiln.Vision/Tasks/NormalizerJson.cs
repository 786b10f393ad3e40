using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kiln.Vision;

/// <summary>A normaliser as the one string that a model file keeps of it.</summary>
internal static class NormalizerJson
{
    /// <summary>Writes the statistics, to the last bit.</summary>
    public static string Write(PixelNormalizer normalizer)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        normalizer.WriteTo(entries);
        var json = new JsonObject();
        foreach ((string key, string value) in entries) json[key] = value;
        return json.ToJsonString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null is a model without one.</summary>
    /// <exception cref="InputException">The text is damaged.</exception>
    public static PixelNormalizer Read(string? text)
    {
        if (text is null) return Normalizer.None;
        try
        {
            var entries = JsonNode.Parse(text)!.AsObject().ToDictionary(e => e.Key, e => e.Value!.GetValue<string>());
            switch (entries.GetValueOrDefault(PixelNormalizer.KindKey))
            {
                case null: break;
                case RangeNormalizer.Kind: return RangeNormalizer.ReadFrom(entries);
                case WhiteningNormalizer.Kind: return WhiteningNormalizer.ReadFrom(entries);
                case { } kind: throw new InputException($"The model's normaliser is of the kind '{kind}', which is unknown here; use the Kiln that wrote the model.");
            }

            return Normalizer.ReadFrom(entries) ?? throw new InputException($"The model's normaliser is '{text}', which names no mean and deviation; the file is damaged.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new InputException($"The model's normaliser is '{text}', which is not valid; the file is damaged.", e);
        }
    }
}
