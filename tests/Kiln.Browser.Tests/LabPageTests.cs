using Kiln.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kiln.Browser.Tests;

/// <summary>The lab's pages in a browser.</summary>
public sealed class LabPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly ExperimentRecord Record = new(
        "sample", "A title that takes more than one line on a phone", ["F11"], "Is it so, or is it otherwise?", "quick", "a test", "0", DateTimeOffset.UnixEpoch, null, new(
            [
                new LineFigure("Curves", new("step"), new("loss"), [new("plain", [1, 2, 3], [3, 2, 1]), new("with normalisation", [1, 2, 3], [2, 1, 0.5])]),
                new TableFigure("Numbers", ["arm", "what it is made of", "accuracy", "time"], [["plain", "two convolutions and three linear layers", "0.91 ± 0.02", "12 s"]]),
            ],
            [
                new("It holds for all that were measured.", Verdict.Holds, new([new("height", Statistic.Of(1, 2))], [42, 43], "a test"), "0.49 0.29 0.18 0.11 0.07 0.05", "0.49 0.29 0.18 0.11 0.07 0.05"),
                new("It does not hold.", Verdict.Fails, new([], [42], "a test"), null, "3"),
            ],
            ["Fewer images than the paper has."]));

    [BrowserFact]
    public async Task One_page_leads_to_each_experiment_and_none_is_wider_than_a_phone()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kiln-browser-");
        try
        {
            Record.Write(Path.Combine(folder.FullName, "sample"));
            RunPage.Write(ExperimentPage.Of(Record), Path.Combine(folder.FullName, "sample", ExperimentPage.FileName));
            string path = LabPage.Write(folder.FullName, ["sample"]);
            await using ReaderPage reader = await chromium.OpenAsync(width: 390);
            IPage page = reader.Page;
            await page.GotoAsync(new Uri(path).AbsoluteUri);
            await Expect(page.Locator(".verdicts .badge")).ToHaveTextAsync(["holds", "does not hold"]);
            Assert.Equal(390, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await reader.PictureAsync("lab-phone");

            await page.GetByRole(AriaRole.Link, new() { Name = "The evidence and how it was carried out" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Record.Title);
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
            Assert.Equal(390, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await reader.PictureAsync("experiment-phone");
            Assert.Empty(reader.Complaints);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
