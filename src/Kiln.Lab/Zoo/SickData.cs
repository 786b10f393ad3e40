using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>Healthy networks whose data are not.</summary>
internal static class SickData
{
    private const int Samples = 256, Tests = 64;

    public static IReadOnlyList<ZooPatient> All { get; } =
    [
        .. Both("bytes as input", "unscaled-input", data => data with { Scale = 60, Shift = 100 }),
        .. Both("input a hundred times too small", "unscaled-input", data => data with { Scale = 0.01f }),
        new("one feature 1000 times the others", "MLP", "unscaled-input", device => Of(device, new Settings { FirstScale = 1000 }, false)),
        .. Both("input 8 deviations from 0", "uncentred-input", data => data with { Shift = 8 }),
        .. Both("values that rise with the order of samples", "drifting-features", data => data with { Trend = 3 }),
        .. Both("one class 80 times the others", "class-imbalance", data => data with { OneInMany = 40 }),
        .. Both("the loader reads one sample again and again", "cannot-overfit-batch", data => data with { Same = true }),
        .. Both("a missing value", "not-finite", data => data with { Broken = 17 }),
        new("half of the test samples are training samples", "MLP", "test-leak", device => Leaking(device, false, null)),
        new("a third of the test images are training images", "CNN", "test-leak", device => Leaking(device, true, new() { TestInTrain = 21, TestCount = Tests })),
        new("flips of digits upside down", "CNN", "label-changes", device => With(device, new() { LabelChanges = [new("verticalFlip", 0.21, "upside down, a 6 is a 9")] })),
        new("equal images of different classes", "CNN", "contradicting-labels", device => With(device, new() { Contradicting = 12 })),
    ];

    private static IEnumerable<ZooPatient> Both(string name, string disease, Func<Settings, Settings> change)
    {
        yield return new(name, "MLP", disease, device => Of(device, change(new()), false));
        yield return new(name, "CNN", disease, device => Of(device, change(new()), true));
    }

    private static Layer Net(bool images) => images ? ZooNets.Cnn(() => new Relu()) : ZooNets.Mlp(() => new Relu());

    private static Patient Of(Device device, Settings s, bool images) => ZooNets.Fresh(
        device, Net(images),
        new ZooData(Samples) { Images = images, Scale = s.Scale, Shift = s.Shift, FirstScale = s.FirstScale, OneInMany = s.OneInMany, Same = s.Same, Broken = s.Broken, Trend = s.Trend },
        ZooRecipes.Sgd(0.05f));

    private static Patient Leaking(Device device, bool images, DataFacts? facts) => ZooNets.Fresh(
        device, Net(images), new ZooData(Samples) { Images = images }, ZooRecipes.Adam, new ZooData(Tests, part: 1) { Images = images, CopiesFrom = facts is null ? Tests / 2 : int.MaxValue }, facts);

    private static Patient With(Device device, DataFacts facts) => ZooNets.Fresh(device, Net(true), new ZooData(Samples) { Images = true }, ZooRecipes.Adam, facts: facts);

    /// <summary>What is wrong with the data; see the properties of the same name.</summary>
    private sealed record Settings
    {
        public float Scale { get; init; } = 1;

        public float Shift { get; init; }

        public float FirstScale { get; init; } = 1;

        public int OneInMany { get; init; }

        public float Trend { get; init; }

        public bool Same { get; init; }

        public int Broken { get; init; } = -1;
    }
}
