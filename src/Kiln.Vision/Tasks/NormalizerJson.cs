using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kiln.Vision;

/// <summary>A normaliser as the one string that a model file keeps of it.</summary>
internal static class NormalizerJson
{
    /// <summary>Writes the statistics, to the last bit.</summary>
    public static string Write(Normalizer normalizer)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        normalizer.WriteTo(entries);
        var json = new JsonObject();
        foreach ((string key, string value) in entries) json[key] = value;
        return json.ToJsonString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null is a model without one.</summary>
    /// <exception cref="InputException">The text is damaged.</exception>
    public static Normalizer Read(string? text)
    {
        if (text is null) return Normalizer.None;
        try
        {
            var entries = JsonNode.Parse(text)!.AsObject().ToDictionary(e => e.Key, e => e.Value!.GetValue<string>());
            return Normalizer.ReadFrom(entries) ?? throw new InputException($"The model's normaliser is '{text}', which names no mean and deviation; the file is damaged.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new InputException($"The model's normaliser is '{text}', which is not valid; the file is damaged.", e);
        }
    }
}
