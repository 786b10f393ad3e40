using System.Net;

namespace Kiln.Lab.Tests.Watch;

public sealed class WatchServerTests : IAsyncLifetime, IDisposable
{
    private const string Epoch = """{"kind":"epoch","epoch":1,"step":10,"trainLoss":0.5,"trainAccuracy":0.8,"testLoss":0.6,"testAccuracy":0.75,"learningRate":0.01,"seconds":1.5}""";
    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient client = new();
    private WatchServer server = null!;
    private Task serving = Task.CompletedTask;

    public Task InitializeAsync()
    {
        File.WriteAllText(In("recipe.json"), new Recipe().ToJson());
        server = new(folder.FullName, 0) { Pause = TimeSpan.FromMilliseconds(20) };
        serving = server.RunAsync(stop.Token);
        client.BaseAddress = server.Address;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
    }

    public void Dispose()
    {
        server.Dispose();
        client.Dispose();
        stop.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_page_is_the_run_as_it_is_now()
    {
        Assert.Contains("No epoch has ended yet.", await client.GetStringAsync("/"), StringComparison.Ordinal);
        Write(Epoch + "\n");
        HttpResponseMessage answer = await client.GetAsync("/");
        Assert.Contains("75.00 % of the test images are right", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(IPAddress.Loopback.ToString(), server.Address.Host);
    }

    [Fact]
    public async Task Events_say_what_changed_and_how_it_ended()
    {
        using StreamReader first = await EventsAsync(), second = await EventsAsync();
        foreach (StreamReader events in (StreamReader[])[first, second]) await UntilAsync(events, "No epoch has ended yet.");
        Write(Epoch[..40]);
        Write(Epoch[40..] + "\n");
        foreach (StreamReader events in (StreamReader[])[first, second]) await UntilAsync(events, "75.00 %");
        File.WriteAllText(In("run.json"), Report("done"));
        foreach (StreamReader events in (StreamReader[])[first, second])
        {
            await UntilAsync(events, "event: end");
            Assert.Equal("data: finished", await events.ReadLineAsync());
            Assert.Equal("", (await events.ReadToEndAsync()).Trim());
        }
    }

    [Fact]
    public async Task A_run_that_goes_on_from_a_checkpoint_is_read_anew()
    {
        Write(Epoch + "\n");
        using StreamReader events = await EventsAsync();
        await UntilAsync(events, "75.00 %");
        File.WriteAllText(In("metrics.jsonl"), Epoch.Replace("0.75", "0.85", StringComparison.Ordinal) + "\n");   // as long as before
        File.WriteAllText(In("run.json"), Report("running"));
        await UntilAsync(events, "85.00 %");
    }

    [Fact]
    public async Task A_folder_that_goes_away_ends_the_page()
    {
        using StreamReader events = await EventsAsync();
        await UntilAsync(events, "No epoch has ended yet.");
        File.Delete(In("recipe.json"));
        await UntilAsync(events, "data: the folder of the run is gone");
    }

    [Theory]
    [InlineData("/recipe.json")]
    [InlineData("/../recipe.json")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/events/recipe.json")]
    public async Task No_file_is_served(string path) => Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("localhost:{port}", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:{port}", HttpStatusCode.OK)]
    public async Task Only_callers_that_mean_this_machine_are_answered(string host, HttpStatusCode expected)
    {
        foreach (string path in (string[])["/", "/events"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host.Replace("{port}", $"{server.Address.Port}", StringComparison.Ordinal) } };
            using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Nothing_is_taken_only_given() => Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("/", new StringContent("x"))).StatusCode);

    [Fact]
    public void A_port_in_use_is_said_with_its_cure()
    {
        InputException e = Assert.Throws<InputException>(() => new WatchServer(folder.FullName, server.Address.Port));
        Assert.Equal($"Port {server.Address.Port} is in use on this machine; choose another one by --port, or --port 0 for any that is free.", e.Message);
    }

    [Fact]
    public void A_folder_without_a_run_and_a_port_that_is_none_are_refused()
    {
        Assert.Equal("There is no run 'no/run'; give the folder of a run, with a recipe.json in it.", Assert.Throws<InputException>(() => new WatchServer("no/run", 0)).Message);
        Assert.Equal("--port: expected 0 … 65535, received 70000.", Assert.Throws<InputException>(() => new WatchServer(folder.FullName, 70000)).Message);
    }

    [Fact]
    public async Task Stopping_sends_viewers_away()
    {
        using StreamReader events = await EventsAsync();
        await stop.CancelAsync();
        await serving;
        Assert.DoesNotContain("event: end", await RestAsync(events), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/"));
    }

    private static async Task UntilAsync(StreamReader events, string text)
    {
        while (await events.ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"The events ended before '{text}'.");
    }

    // A connection that is cut in the middle of a stream is an error to some readers and an end to others.
    private static async Task<string> RestAsync(StreamReader events)
    {
        try
        {
            return await events.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string Report(string status) => $$"""
        {"status":"{{status}}","error":null,"kilnVersion":"0","dotnetVersion":"10","operatingSystem":"x","device":"CPU","loaderThreads":1,"seed":42,"parameters":1,"trainSamples":600,"testSamples":200,
        "resumedAtStep":null,"started":"2026-01-01T00:00:00Z","ended":null,"seconds":0,"lastEpoch":null,"confusion":null}
        """;

    private async Task<StreamReader> EventsAsync() => new(await client.GetStreamAsync("/events"));

    private void Write(string text) => File.AppendAllText(In("metrics.jsonl"), text);

    private string In(string name) => Path.Combine(folder.FullName, name);
}
