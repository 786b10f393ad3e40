using System.Text;
using System.Text.Json.Nodes;

namespace Kiln.Lab;

/// <summary>A page that changes while people look at it: its parts with the version in which each of them changed last.</summary>
internal sealed class LivePage
{
    // Versions of another server would mean nothing here; its pages, still open, then take everything anew.
    private readonly string session = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 6));
    private readonly Lock gate = new();
    private readonly List<Part> parts = [];
    private TaskCompletionSource changed = NewSource();
    private int version;
    private string? end;
    private Page? page;

    /// <summary>Takes over a page; parts that are as they were stay at their version.</summary>
    /// <param name="fresh">The page as it is now.</param>
    /// <param name="ended">How what it shows has ended; null while more will come.</param>
    public void Update(Page fresh, string? ended)
    {
        lock (gate)
        {
            int next = version + 1;
            string? after = null;
            var gone = new HashSet<string>(parts.Select(p => p.Id));
            bool differs = ended != end || page is null;
            foreach ((string id, string html) in fresh.Parts())
            {
                differs |= Set(new(id, html, after, next));
                gone.Remove(id);
                after = id;
            }

            foreach (string id in gone) differs |= Set(new(id, "", null, next));
            (page, end) = (fresh, ended);
            if (!differs) return;
            version = next;
            changed.SetResult();
            changed = NewSource();
        }
    }

    /// <summary>Says that nothing more will come; what is shown stays.</summary>
    public void End(string ended)
    {
        lock (gate)
        {
            if (end == ended) return;
            end = ended;
            changed.SetResult();
            changed = NewSource();
        }
    }

    /// <summary>The whole page, which asks for what comes after it.</summary>
    /// <param name="events">The address of the events.</param>
    public string ToHtml(string events)
    {
        lock (gate) return page!.With(live: $"{events}?from={Stamp}").ToHtml();
    }

    /// <summary>What came after a version, as server-sent events.</summary>
    /// <param name="seen">The name of the version that was seen, as in an event's id; null or of another server for none.</param>
    public LiveChange Since(string? seen)
    {
        lock (gate)
        {
            int from = seen is not null && seen.StartsWith(session + "-", StringComparison.Ordinal) && int.TryParse(seen.AsSpan(session.Length + 1), out int known) ? known : 0;
            var text = new StringBuilder();
            foreach (Part part in parts.Where(p => p.Version > from))
            {
                var data = new JsonObject { ["id"] = part.Id, ["html"] = part.Html, ["after"] = part.After };
                text.Append("event: section\nid: ").Append(Stamp).Append("\ndata: ").Append(data.ToJsonString()).Append("\n\n");
            }

            if (end is not null) text.Append("event: end\ndata: ").Append(end).Append("\n\n");
            return new(text.ToString(), Stamp, end is not null, changed.Task);
        }
    }

    private string Stamp => $"{session}-{version}";

    private bool Set(Part part)
    {
        int at = parts.FindIndex(p => p.Id == part.Id);
        if (at >= 0 && parts[at].Html == part.Html) return false;
        if (at >= 0) parts[at] = part;
        else parts.Insert(parts.FindIndex(p => p.Id == part.After) + 1, part);
        return true;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Part(string Id, string Html, string? After, int Version);
}

/// <summary>What came after a version of a <see cref="LivePage"/>.</summary>
/// <param name="Events">Server-sent events, whole; empty for none.</param>
/// <param name="Version">The name of the version they lead to.</param>
/// <param name="Ended">Whether nothing more will come.</param>
/// <param name="Next">Done when there is more.</param>
internal sealed record LiveChange(string Events, string Version, bool Ended, Task Next);
