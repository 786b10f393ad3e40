using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Kiln.Lab;

/// <summary>Finished trainings as files, known by what defines them: recipe with seed, model, meter, data and library. Arms that experiments share train once.</summary>
/// <remarks>A file is there as a whole or not at all, so what was interrupted goes on behind the last finished training. A damaged one counts as none.</remarks>
public sealed class TrialCache
{
    private readonly string folder;

    /// <summary>Uses a folder, which is made when the first training ends.</summary>
    public TrialCache(string folder) => this.folder = folder;

    /// <summary>The libraries that arithmetic and data go through, as this build has them: another build may train otherwise.</summary>
    internal static string Library { get; } = string.Join(' ', ((Type[])[typeof(Shape), typeof(Recipe), typeof(Vision.ImageTask)]).Select(t => t.Module.ModuleVersionId));

    /// <summary>What a training is known by.</summary>
    /// <param name="arm">The arm; its name does not count.</param>
    /// <param name="recipe">Its recipe with the seed.</param>
    /// <param name="net">Its model: layers, shapes and first values count.</param>
    /// <param name="data">The digest of the data.</param>
    public static string KeyOf(Arm arm, Recipe recipe, Layer net, string data)
    {
        var text = new StringBuilder();
        text.AppendLine(Library).AppendLine(data).AppendLine(recipe.ToJson()).AppendLine(net.Code);
        foreach (Parameter p in net.Parameters) text.AppendLine($"{p.Path} {p.Shape} {p.Kind} {p.Init}");
        text.AppendLine($"{arm.Meter}").AppendLine($"{arm.View}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    /// <summary>A finished training, or null.</summary>
    public Trial? Find(string key)
    {
        try
        {
            using FileStream file = File.OpenRead(PathOf(key));
            return JsonSerializer.Deserialize(file, LabJson.Default.Trial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a finished training.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Keep(string key, Trial trial)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder '{folder}' for finished trainings cannot be made ({e.Message.TrimEnd('.')}); choose one that may be written to.", e);
        }

        AtomicFile.Write(PathOf(key), stream => JsonSerializer.Serialize(stream, trial, LabJson.Default.Trial), durable: false);
    }

    private string PathOf(string key) => Path.Combine(folder, $"{key}.json");
}
