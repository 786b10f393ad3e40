namespace Kiln.Vision.Tests;

public sealed class LabelFlipsTests
{
    private static readonly ImageSet Test = DrawnDigits.Make(DataPart.Test, 300);

    [Fact]
    [Trait("row", "B5")]
    public void Turned_by_half_a_turn_a_6_is_taken_for_a_9_and_a_9_for_a_6()
    {
        using var folder = new TempFolder();
        using ImageClassifier model = DrawnDigits.Train(folder);
        Assert.InRange(model.Evaluate(Test).Accuracy, 0.97, 1);
        LabelFlips turned = Assert.Single(LabelFlips.Measure(model, Test, [new FixedDraw(new RandomRotation(180), new Draw(true, 180))]));
        Assert.Equal(10, turned.Classes.Count);
        foreach ((int from, int into) in ((int, int)[])[(6, 9), (9, 6)])
        {
            ClassFlips flips = turned.Classes[from];
            Assert.Equal((30, into, $"{into}"), (flips.Looks, flips.Into, flips.IntoName));
            Assert.InRange((double)flips.Times / flips.Looks, 0.9, 1);
        }

        Assert.Contains(turned.MostFrequent!.Label, new[] { 6, 9 });
        Assert.InRange(turned.Classes[0].Share, 0, 0.2);   // the 0 with a stroke is nearly the same upside down
        Assert.InRange(turned.Share, 0.2, 1);
    }

    [Fact]
    [Trait("row", "B5")]
    public void What_changes_nothing_flips_nothing()
    {
        using var folder = new TempFolder();
        using ImageClassifier model = DrawnDigits.Train(folder);
        IReadOnlyList<LabelFlips> found = LabelFlips.Measure(model, Test, [new RandomRotation(0), new FixedDraw(new RandomRotation(180), new Draw(true, 360))]);
        Assert.All(found, f => Assert.Equal(0, f.Share));
        Assert.All(found, f => Assert.Null(f.MostFrequent));
        Assert.Contains("another size", Assert.Throws<InputException>(() => LabelFlips.Measure(model, Test, [new CenterCrop(9, 9)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "B1")]
    public void A_model_is_as_invariant_as_its_training_made_it()
    {
        using TempFolder one = new(), other = new();
        using ImageClassifier plain = DrawnDigits.Train(one), mirrored = DrawnDigits.Train(other, new HorizontalFlip());
        int told = 0;
        IReadOnlyList<Invariance> found = Invariance.Measure(plain, Test, (done, of) => told += done == of ? of : 0), trained = Invariance.Measure(mirrored, Test);
        Assert.Equal(found.Count, told);
        Assert.Equal(found.Select(f => (f.Change, f.Strength)), trained.Select(f => (f.Change, f.Strength)));
        Assert.All(found, f => Assert.Equal(1 - f.Flips.Share, f.Unchanged));
        Invariance Mirror(IReadOnlyList<Invariance> rows) => Assert.Single(rows, r => r.Change == "mirror image");
        Assert.InRange(Mirror(found).Unchanged, 0, 0.8);
        Assert.InRange(Mirror(trained).Unchanged, 0.95, 1);
        Assert.InRange(found.First(f => f.Change == "rotation").Unchanged, 0.8, 1);
        Invariance half = Assert.Single(found, f => f is { Change: "rotation", Strength: 180 });
        Assert.Equal((9, "rotation 180°"), (half.Flips.Classes[6].Into, half.Flips.Transform));
        Assert.Equal(found.Where(f => f.Change == "rotation").Max(f => f.Unchanged), found.First(f => f.Change == "rotation").Unchanged);
    }
}
