using System.Text.Json;

namespace Kiln.Lab.Tests.Watch;

public sealed class LivePageTests
{
    private readonly LivePage live = new();

    [Fact]
    public void Only_what_changed_is_sent()
    {
        live.Update(PageOf(("one", "a"), ("two", "b")), null);
        LiveChange first = live.Since(null);
        Assert.Equal(["subtitle", "sections", "one", "two"], Sent(first).Select(p => p.Id));
        Assert.Empty(live.Since(first.Version).Events);
        Assert.False(first.Next.IsCompleted);

        live.Update(PageOf(("one", "a"), ("two", "c")), null);
        Assert.True(first.Next.IsCompleted);
        (string id, string html, string? after) = Assert.Single(Sent(live.Since(first.Version)));
        Assert.Equal(("two", "one"), (id, after));
        Assert.Contains("c", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_is_as_it_was_wakes_nobody()
    {
        live.Update(PageOf(("one", "a")), null);
        LiveChange first = live.Since(null);
        live.Update(PageOf(("one", "a")), null);
        Assert.False(first.Next.IsCompleted);
    }

    [Fact]
    public void New_sections_stand_in_their_place_and_others_go()
    {
        live.Update(PageOf(("one", "a"), ("three", "c")), null);
        string seen = live.Since(null).Version;
        live.Update(PageOf(("one", "a"), ("two", "b")), null);
        (string Id, string Html, string? After)[] sent = Sent(live.Since(seen));
        Assert.Equal(("two", "one"), (sent.Single(p => p.Id == "two").Id, sent.Single(p => p.Id == "two").After));
        Assert.Equal("", sent.Single(p => p.Id == "three").Html);
        Assert.Contains(sent, p => p.Id == "sections");
    }

    [Fact]
    public void Who_comes_late_or_from_another_server_gets_everything_and_the_end()
    {
        live.Update(PageOf(("one", "a")), null);
        string seen = live.Since(null).Version;
        live.Update(PageOf(("one", "a")), "finished");
        LiveChange known = live.Since(seen), stranger = live.Since("0123-7");
        Assert.Equal("event: end\ndata: finished\n\n", known.Events);
        Assert.True(known.Ended);
        Assert.Equal(3, Sent(stranger).Length);
        Assert.EndsWith(known.Events, stranger.Events, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_asks_for_what_comes_after_it()
    {
        live.Update(PageOf(("one", "a")), null);
        Assert.Contains($"data-live=\"/events?from={live.Since(null).Version}\"", live.ToHtml("/events"), StringComparison.Ordinal);
    }

    private static Page PageOf(params (string Id, string Text)[] sections) => new("A run") { Sections = [.. sections.Select(s => new PageSection(s.Id, s.Id, [new TextBlock(s.Text)]))] };

    private static (string Id, string Html, string? After)[] Sent(LiveChange change) =>
    [
        .. from line in change.Events.Split('\n')
           where line.StartsWith("data: {", StringComparison.Ordinal)
           let data = JsonDocument.Parse(line["data: ".Length..]).RootElement
           select (data.GetProperty("id").GetString()!, data.GetProperty("html").GetString()!, data.GetProperty("after").GetString()),
    ];
}
