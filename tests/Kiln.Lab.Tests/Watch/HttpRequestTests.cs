using System.Text;

namespace Kiln.Lab.Tests.Watch;

public sealed class HttpRequestTests
{
    [Fact]
    public void A_head_is_taken_apart()
    {
        HttpRequest request = HttpRequest.Parse("GET /events?from=ab-3 HTTP/1.1\r\nHost: 127.0.0.1:7070\r\nlast-event-id: ab-4")!;
        Assert.Equal(("GET", "/events", "ab-3"), (request.Method, request.Path, request.From));
        Assert.Equal(("127.0.0.1:7070", "ab-4"), (request.Header("host"), request.Header("Last-Event-ID")));
        Assert.Null(request.Header("Cookie"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /")]
    [InlineData("GET / HTTP/3")]
    [InlineData("GET http://elsewhere/ HTTP/1.1")]
    [InlineData("GET / HTTP/1.1\r\nHost")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b")]
    public void What_is_no_head_is_refused(string text) => Assert.Null(HttpRequest.Parse(text));

    [Fact]
    public async Task A_head_that_is_too_long_or_ends_early_is_refused()
    {
        Assert.Null(await HttpRequest.ReadAsync(new MemoryStream(new byte[40_000]), default));
        Assert.Null(await HttpRequest.ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n")), default));
        Assert.NotNull(await HttpRequest.ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n")), default));
    }
}
