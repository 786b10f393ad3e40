using System.Globalization;
using System.Text;

namespace Kiln.Lab;

/// <summary>Writes elements that are well-formed as HTML and as XML alike; every text and every attribute is escaped.</summary>
internal sealed class Markup
{
    private readonly StringBuilder text = new();
    private readonly Stack<string> open = new();

    /// <summary>Begins an element; attributes without a value are left out.</summary>
    public Markup Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Begin(name, attributes);
        text.Append('>');
        open.Push(name);
        return this;
    }

    /// <summary>Ends the element begun last.</summary>
    public Markup Close()
    {
        text.Append("</").Append(open.Pop()).Append('>');
        return this;
    }

    /// <summary>An element that never has content: an image, a shape.</summary>
    public Markup Leaf(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Begin(name, attributes);
        text.Append("/>");
        return this;
    }

    /// <summary>An element that holds only text.</summary>
    public Markup Element(string name, string content, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open(name, attributes).Text(content).Close();

    /// <summary>Text, escaped.</summary>
    public Markup Text(string content)
    {
        Escape(content);
        return this;
    }

    /// <summary>What is markup already, or the page's own style and script.</summary>
    public Markup Raw(string content)
    {
        text.Append(content);
        return this;
    }

    /// <summary>A coordinate to a tenth of a unit.</summary>
    public static string At(double value) => (Math.Round(value, 1, MidpointRounding.AwayFromZero) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>What was written so far.</summary>
    public override string ToString() => text.ToString();

    private void Begin(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        text.Append('<').Append(name);
        foreach ((string key, string? value) in attributes)
        {
            if (value is null) continue;
            text.Append(' ').Append(key).Append("=\"");
            Escape(value);
            text.Append('"');
        }
    }

    // Control characters and halves of pairs have no place in XML, escaped or not.
    private void Escape(string content)
    {
        for (int i = 0; i < content.Length; i++)
        {
            char c = content[i];
            switch (c)
            {
                case '&': text.Append("&amp;"); break;
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '"': text.Append("&quot;"); break;
                case '\'': text.Append("&#39;"); break;
                case '\n' or '\t' or '\r': text.Append(c); break;
                case < ' ' or '\uFFFE' or '\uFFFF': text.Append('\uFFFD'); break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < content.Length && char.IsLowSurrogate(content[i + 1]):
                    text.Append(c).Append(content[++i]);
                    break;
                default: text.Append(char.IsSurrogate(c) ? '\uFFFD' : c); break;
            }
        }
    }
}
