namespace Kiln.Lab;

/// <summary>A part of a section of a <see cref="Page"/>.</summary>
public abstract record PageBlock
{
    private protected PageBlock()
    {
    }

    /// <summary>Writes the block; <paramref name="id"/> is its own on the page.</summary>
    internal abstract void Draw(Markup html, string id);
}

/// <summary>A paragraph of words.</summary>
/// <param name="Text">What it says.</param>
public sealed record TextBlock(string Text) : PageBlock
{
    internal override void Draw(Markup html, string id) => html.Element("p", Text, ("class", "text"));
}

/// <summary>A figure.</summary>
/// <param name="Figure">What is to be seen.</param>
/// <param name="Wide">Whether it takes the whole width of the page; images and tables always do.</param>
public sealed record FigureBlock(Figure Figure, bool Wide = false) : PageBlock
{
    internal override void Draw(Markup html, string id) => Drawings.Draw(html, Figure, id, Wide);
}

/// <summary>One number that matters, large, with its name.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number with its unit.</param>
/// <param name="Note">What belongs to it, such as its interval, or null.</param>
public sealed record PageFact(string Name, string Value, string? Note = null);

/// <summary>The numbers that matter, side by side; the first is the outcome and larger.</summary>
/// <param name="Facts">In order of weight.</param>
public sealed record FactsBlock(IReadOnlyList<PageFact> Facts) : PageBlock
{
    // What is longer than a number with its unit would break over several lines.
    private const int MostLarge = 14;

    internal override void Draw(Markup html, string id)
    {
        html.Open("dl", ("class", "facts"));
        foreach (PageFact fact in Facts)
        {
            html.Open("div").Element("dt", fact.Name).Element("dd", fact.Value, ("class", fact.Value.Length > MostLarge ? "words" : null));
            if (fact.Note is { } note) html.Element("dd", note, ("class", "note"));
            html.Close();
        }

        html.Close();
    }
}

/// <summary>Sentences that stand out: what makes a comparison unfair, what could not be shown.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Sentences">What it says.</param>
public sealed record WarningBlock(string Title, IReadOnlyList<string> Sentences) : PageBlock
{
    internal override void Draw(Markup html, string id)
    {
        html.Open("div", ("class", "notice warning"), ("role", "note")).Element("h3", Title).Open("ul");
        foreach (string sentence in Sentences) html.Element("li", sentence);
        html.Close().Close();
    }
}

/// <summary>What only some readers want to see: it opens on a click.</summary>
/// <param name="Title">What is inside.</param>
/// <param name="Blocks">What is inside.</param>
public sealed record FoldedBlock(string Title, IReadOnlyList<PageBlock> Blocks) : PageBlock
{
    internal override void Draw(Markup html, string id)
    {
        html.Open("details", ("id", id)).Element("summary", Title).Open("div", ("class", "blocks"));
        for (int i = 0; i < Blocks.Count; i++) Blocks[i].Draw(html, $"{id}-{i}");
        html.Close().Close();
    }
}
