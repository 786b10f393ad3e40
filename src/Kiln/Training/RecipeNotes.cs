using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;

namespace Kiln;

/// <summary>What the documentation says of a recipe's settings, read from the file that the compiler writes beside a library.</summary>
internal static class RecipeNotes
{
    private static readonly Dictionary<string, Dictionary<string, string>> Libraries = [];
    private static readonly Lock Gate = new();

    /// <summary>The summary of a property as one line of text; empty where there is none.</summary>
    public static string Of(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not MemberInfo { DeclaringType: { } owner } member) return "";
        string assembly = owner.Assembly.GetName().Name!;
        lock (Gate)
        {
            if (!Libraries.TryGetValue(assembly, out Dictionary<string, string>? notes)) Libraries[assembly] = notes = Read(assembly);
            return notes.GetValueOrDefault($"P:{owner.FullName}.{member.Name}") ?? notes.GetValueOrDefault($"T:{owner.FullName}/{member.Name}") ?? "";
        }
    }

    private static Dictionary<string, string> Read(string assembly)
    {
        var notes = new Dictionary<string, string>();
        string path = Path.Combine(AppContext.BaseDirectory, assembly + ".xml");
        if (!File.Exists(path)) return notes;
        foreach (XElement member in XDocument.Load(path).Descendants("member"))
        {
            string name = (string?)member.Attribute("name") ?? "";
            if (member.Element("summary") is { } summary) notes[name] = Line(summary);
            foreach (XElement parameter in member.Elements("param")) notes[$"{name}/{(string?)parameter.Attribute("name")}"] = Line(parameter);
        }

        return notes;
    }

    private static string Line(XElement text)
    {
        IEnumerable<string> parts = text.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" or "paramref" } link => Last(link),
            XElement inner => inner.Value,
            _ => "",
        });
        return string.Join(' ', string.Concat(parts).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The last name of a reference, as people call it: <c>Sgd</c> for <c>T:Kiln.Sgd</c>, <c>Init.Parse</c> for a method.</summary>
    private static string Last(XElement link)
    {
        string name = (string?)link.Attribute("cref") ?? (string?)link.Attribute("name") ?? (string?)link.Attribute("langword") ?? link.Value;
        string[] parts = name.Split('(')[0].Split('.', ':');
        return name.StartsWith("M:", StringComparison.Ordinal) ? $"{parts[^2]}.{parts[^1]}" : parts[^1];
    }
}
