namespace Kiln.Lab.Tests.Trials;

public sealed class ResultsPageTests
{
    private static readonly Evidence Evidence = new([new("|log of the ratio|", Statistic.Of(1, 2, 3))], [42, 43, 44], "a test");

    private static readonly string[] Names = ["saturation", "vanishing", "dropout"];

    [Fact]
    public void The_page_has_every_claim_with_paper_mean_deviation_count_and_verdict()
    {
        string page = ResultsPage.Markdown(
        [
            Record("saturation", null, new([], [new("It holds.", Verdict.Holds, Evidence, "33.6 %", "33.5 %"), new("It fails.", Verdict.Fails, Evidence, null, "no")], ["A note."], 12.4)),
            Record("dropout", null, new([], [new("It is open.", Verdict.NotEvaluated, Evidence, "1.5 times", "nothing")], [], 30)),
            Record("vanishing", "There is no 'mnist'.", new([], [], [])),
        ]);
        Assert.Contains("- 2026-11-21 (UTC)\n- a test\n- Kiln 0.1.0\n- 3 experiments, 1 claims hold, 1 fail, 1 could not be evaluated; 42 s", page, StringComparison.Ordinal);
        Assert.Contains("| [saturation](#saturation) | F11, F12 | quick | 1 | 1 | 0 | 12 |", page, StringComparison.Ordinal);
        Assert.Contains("| [vanishing](#vanishing) | F11, F12 | quick | 0 | 0 | all | 0 |", page, StringComparison.Ordinal);
        Assert.Contains("| holds | It holds. | 33.6 % | 33.5 % | \\|log of the ratio\\|: 2 ± 1 (n = 3) |", page, StringComparison.Ordinal);
        Assert.Contains("| **fails** | It fails. | — | no |", page, StringComparison.Ordinal);
        Assert.Contains("| not evaluated | It is open. | 1.5 times | nothing |", page, StringComparison.Ordinal);
        Assert.Contains("\n- A note.\n", page, StringComparison.Ordinal);
        Assert.Contains("It could not be carried out: There is no 'mnist'.\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_and_machines_that_differ_are_all_named()
    {
        ExperimentRecord one = Record("saturation", null, new([], [], []));
        string page = ResultsPage.Markdown([one, one with { Machine = "another", Ended = one.Ended.AddDays(2) }]);
        Assert.Contains("- 2026-11-21 to 2026-11-23 (UTC)\n- a test\n- another\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_are_read_in_the_order_given_and_a_folder_without_any_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("holds no results of experiments", Assert.Throws<InputException>(() => ResultsPage.Read(folder.FullName, Names)).Message, StringComparison.Ordinal);
        foreach (string name in (string[])["dropout", "saturation"]) Record(name, null, new([], [], [])).Write(Path.Combine(folder.FullName, name));
        Record("unknown", null, new([], [], [])).Write(Path.Combine(folder.FullName, "unknown"));
        Assert.Equal(["saturation", "dropout"], ResultsPage.Read(folder.FullName, Names).Select(r => r.Name));
    }

    private static ExperimentRecord Record(string name, string? fault, ExperimentResult result) =>
        new(name, "Title", ["F11", "F12"], "Why?", "quick", "a test", "0.1.0", new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), fault, result);
}
