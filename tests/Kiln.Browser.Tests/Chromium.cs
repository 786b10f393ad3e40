using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace Kiln.Browser.Tests;

/// <summary>The browser of the machine, opened once for a class of tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where it is; null where it is not installed.</summary>
    public static string? Path { get; } =
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
         from name in (string[])["chromium", "chromium-browser", "google-chrome"]
         let path = System.IO.Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    /// <summary>Opens it where it is there.</summary>
    public async Task InitializeAsync()
    {
        if (Path is null) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox"] });
    }

    /// <summary>Closes it.</summary>
    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>A page of its own, as one reader has it.</summary>
    /// <param name="dark">Whether the reader's system is dark.</param>
    /// <param name="width">The width of the window, in CSS pixels.</param>
    public async Task<ReaderPage> OpenAsync(bool dark = false, int width = 1280)
    {
        IBrowserContext context = await browser!.NewContextAsync(new()
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 844 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new(context, await context.NewPageAsync());
    }

    /// <summary>Where pictures of pages are put to be looked at.</summary>
    public static string PictureFile(string name, [CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", "artifacts", "screenshots", name + ".png"));
}

/// <summary>A page that one reader has open, with everything it complained about.</summary>
public sealed class ReaderPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    internal ReaderPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complain(message.Text);
        };
        page.PageError += (_, error) => Complain(error);
        // A page that closes its own stream of events has aborted it.
        page.RequestFailed += (_, request) =>
        {
            if (request.Failure != "net::ERR_ABORTED") Complain($"{request.Url}: {request.Failure}");
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, errors of the script, requests that failed.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints) return [.. complaints];
        }
    }

    /// <summary>Puts a picture of the whole page where it can be looked at.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new() { Path = Chromium.PictureFile(name), FullPage = true });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => context.DisposeAsync();

    private void Complain(string text)
    {
        lock (complaints) complaints.Add(text);
    }
}
