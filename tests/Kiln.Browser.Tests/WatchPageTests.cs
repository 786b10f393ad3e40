using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kiln.Browser.Tests;

/// <summary>A run's page in a browser, while the run writes its folder.</summary>
public sealed partial class WatchPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [BrowserFact]
    public async Task Curves_move_while_a_run_writes_lines()
    {
        await using var run = new WatchedRun();
        run.Epoch(1);
        await using ReaderPage reader = await chromium.OpenAsync();
        IPage page = reader.Page;
        await page.GotoAsync(run.Address);
        await Expect(page.Locator("#live")).ToHaveTextAsync("live");
        ILocator loss = page.GetByRole(AriaRole.Img, new() { Name = "Loss", Exact = true });
        string before = await loss.InnerHTMLAsync();

        run.Epoch(2);
        await Expect(page.Locator("#subtitle")).ToContainTextAsync("after 2 epochs");
        await Expect(loss.Locator("path.curve")).ToHaveCountAsync(2);
        Assert.NotEqual(before, await loss.InnerHTMLAsync());

        run.Write("""{"kind":"epoch","epoch":3,"step":30,"trainLoss":0.5,"trainAccuracy":0.85,""");
        run.Write("\"testLoss\":0.55,\"testAccuracy\":0.75,\"learningRate\":0.01,\"seconds\":1.5}\n");
        await Expect(page.Locator("#subtitle")).ToContainTextAsync("75.00 % of the test images are right after 3 epochs");

        run.Status("done");
        await Expect(page.Locator("#live")).ToHaveTextAsync("finished");
        await Expect(page.Locator("main > section")).ToHaveCountAsync(5);
        Assert.Equal(["outcome", "curves", "layers", "confusion", "recipe"], await page.Locator("main > section").EvaluateAllAsync<string[]>("all => all.map(s => s.id)"));
        await Expect(page.Locator("nav a")).ToHaveTextAsync(["Outcome", "Curves", "Inside the network", "Confusion", "Recipe"]);
        await reader.PictureAsync("watch");
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Several_readers_see_the_same_run()
    {
        await using var run = new WatchedRun();
        await using ReaderPage first = await chromium.OpenAsync(), second = await chromium.OpenAsync(dark: true);
        await first.Page.GotoAsync(run.Address);
        await Expect(first.Page.Locator("#subtitle")).ToHaveTextAsync("No epoch has ended yet.");
        run.Epoch(1);
        await second.Page.GotoAsync(run.Address);
        foreach (ReaderPage reader in (ReaderPage[])[first, second])
        {
            await Expect(reader.Page.Locator("#subtitle")).ToContainTextAsync("after one epoch");
            Assert.Empty(reader.Complaints);
        }
    }

    [BrowserFact]
    public async Task What_a_reader_unfolded_and_points_at_stays_when_a_section_is_new()
    {
        await using var run = new WatchedRun();
        run.Epoch(1);
        await using ReaderPage reader = await chromium.OpenAsync();
        IPage page = reader.Page;
        await page.GotoAsync(run.Address);
        ILocator fold = page.Locator("#layers details").First;
        await fold.Locator("summary").ClickAsync();
        ILocator map = page.Locator("#layers svg.plot").First;
        await map.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("#readout")).ToBeVisibleAsync();

        run.Epoch(2);
        await Expect(page.Locator("#layers .lead")).ToContainTextAsync("Recorded at 20 steps");
        await Expect(fold).ToHaveAttributeAsync("open", "");
        await Expect(map).ToBeFocusedAsync();
        await Expect(page.Locator("#readout")).ToBeVisibleAsync();
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Charts_are_reached_by_tab_and_read_by_arrows()
    {
        await using var run = new WatchedRun();
        run.Epoch(1);
        run.Epoch(2);
        await using ReaderPage reader = await chromium.OpenAsync();
        IPage page = reader.Page;
        await page.GotoAsync(run.Address);
        ILocator loss = page.GetByRole(AriaRole.Img, new() { Name = "Loss", Exact = true }), readout = page.Locator("#readout");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        for (int i = 0; i < 12 && !await loss.EvaluateAsync<bool>("plot => plot === document.activeElement"); i++) await page.Keyboard.PressAsync("Tab");
        await Expect(loss).ToBeFocusedAsync();
        Assert.NotEqual("none", await loss.EvaluateAsync<string>("plot => getComputedStyle(plot).outlineStyle"));

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(readout).ToContainTextAsync("epoch 1");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(readout).ToContainTextAsync("epoch 2");
        await page.Keyboard.PressAsync("Home");
        await Expect(readout).ToContainTextAsync("epoch 1");
        await page.Keyboard.PressAsync("Escape");
        await Expect(readout).ToBeHiddenAsync();
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Colours_follow_the_system_and_the_button()
    {
        await using var run = new WatchedRun();
        await using ReaderPage light = await chromium.OpenAsync(), dark = await chromium.OpenAsync(dark: true);
        await light.Page.GotoAsync(run.Address);
        await dark.Page.GotoAsync(run.Address);
        string paper = await BackgroundAsync(light), night = await BackgroundAsync(dark);
        Assert.True(Luminance(paper) > 0.8 && Luminance(night) < 0.1, $"paper is {paper}, night is {night}");

        ILocator button = dark.Page.Locator("#theme");
        await Expect(button).ToHaveTextAsync("As the system");
        await button.ClickAsync();
        await Expect(button).ToHaveTextAsync("Light");
        Assert.Equal(paper, await BackgroundAsync(dark));
        await dark.Page.ReloadAsync();
        await Expect(button).ToHaveTextAsync("Light");
        Assert.Equal(paper, await BackgroundAsync(dark));
        await button.ClickAsync();
        await Expect(button).ToHaveTextAsync("Dark");
        Assert.Equal(night, await BackgroundAsync(dark));
    }

    [BrowserFact]
    public async Task Nothing_is_wider_than_a_phone()
    {
        await using var run = new WatchedRun();
        for (int epoch = 1; epoch <= 3; epoch++) run.Epoch(epoch);
        run.Status("done");
        foreach (bool dark in (bool[])[false, true])
        {
            await using ReaderPage reader = await chromium.OpenAsync(dark, width: 390);
            await reader.Page.GotoAsync(run.Address);
            await reader.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
            Assert.Equal(390, await reader.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await reader.PictureAsync(dark ? "watch-phone-dark" : "watch-phone");
            Assert.Empty(reader.Complaints);
        }
    }

    private static Task<string> BackgroundAsync(ReaderPage reader) => reader.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static double Luminance(string color) => Numbers().Matches(color).Take(3).Average(m => double.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture)) / 255;

    [GeneratedRegex(@"[\d.]+")]
    private static partial Regex Numbers();
}
