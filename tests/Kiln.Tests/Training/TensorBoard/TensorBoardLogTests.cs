using Kiln.Cpu;

namespace Kiln.Tests.Training.TensorBoard;

public sealed class TensorBoardLogTests : IDisposable
{
    private const int Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;

    private static readonly Recipe Small = new() { Data = "blobs", Model = "test", Epochs = 2, BatchSize = 16, Optimizer = new Adam(0.01f), Schedule = new ConstantSchedule() };

    private readonly TemporaryFolder folder = new();
    private readonly CpuDevice device = new(2);

    public void Dispose()
    {
        folder.Dispose();
        device.Dispose();
    }

    [Fact]
    [Trait("row", "O3")]
    public void Scalars_histograms_and_images_of_a_run_are_read_back_from_the_format()
    {
        var seen = new Seen();
        using (var log = new TensorBoardLog(folder.File("log"), every: 2))
        {
            Fit(log, seen);
            log.AddImage("filters/0", 14, width: 3, height: 5, channels: 1, [1, 2, 3]);
        }

        List<List<Field>> events = EventReader.Events(Assert.Single(Directory.GetFiles(folder.File("log"))));
        Assert.Equal("brain.Event:2", Of(events[0], FileVersion).Text);
        Assert.Equal([2, 4, 6, 8, 10, 12, 14], Values(events, "loss/batch").Select(v => v.Step));
        Assert.Equal(seen.Epochs.Select(e => (float)e.TestAccuracy!), Values(events, "accuracy/test").Select(v => Of(v.Value, 2).Single));

        LayersResult first = seen.Layers[0];
        Assert.Equal([1, 6, 11], Values(events, "deviation/2").Select(v => v.Step));
        Assert.Equal((float)first.Layers[1].Deviation, Of(Values(events, "deviation/2")[0].Value, 2).Single);
        Assert.Equal((float)first.Weights[0].UpdateRatio, Of(Values(events, $"update ratio/{first.Weights[0].Name}")[0].Value, 2).Single);
        Assert.Empty(Values(events, "saturated/2"));   // not a number is left out

        HistogramRecord expected = first.Layers[1].Values!;
        List<Field> histogram = Of(Values(events, "activations/2")[0].Value, 5).Inner;
        Assert.Equal((expected.Low, expected.High, (double)expected.Counts.Sum()), (Of(histogram, 1).Double, Of(histogram, 2).Double, Of(histogram, 3).Double));
        Assert.Equal(expected.Counts.Select(c => (double)c), Of(histogram, 7).Doubles);
        Assert.Equal(expected.High, Of(histogram, 6).Doubles[^1]);
        double mean = Of(histogram, 4).Double / expected.Counts.Sum(), width = (expected.High - expected.Low) / expected.Counts.Length;
        Assert.Equal(first.Layers[1].Mean, mean, width);   // sums are those of the middles of bins

        (long step, List<Field> value) = Assert.Single(Values(events, "filters/0"));
        List<Field> image = Of(value, 4).Inner;
        Assert.Equal((14, 5ul, 3ul, 1ul), (step, Of(image, 1).Value, Of(image, 2).Value, Of(image, 3).Value));
        Assert.Equal([1, 2, 3], Of(image, 4).Bytes);
    }

    [Fact]
    public void A_resumed_run_says_from_where_on_the_earlier_file_counts_no_more()
    {
        using var log = new TensorBoardLog(folder.File("log"));
        log.RunStarting(new RunStart(Small, SmallNets.Mlp(), null!, 7, 100, FirstStep: 21));
        List<List<Field>> events = EventReader.Events(Assert.Single(Directory.GetFiles(folder.File("log"))));
        Assert.Equal(22ul, Of(events[1], Step).Value);
        Assert.Equal(1ul, Of(Of(events[1], SessionLog).Inner, 1).Value);
    }

    [Fact]
    public void An_image_before_the_run_is_a_mistake_of_the_caller()
    {
        using var log = new TensorBoardLog(folder.File("log"));
        Assert.Throws<InvalidOperationException>(() => log.AddImage("x", 0, 1, 1, 1, []));
        Assert.Throws<InputException>(() => new TensorBoardLog(folder.File("log"), every: 0));
    }

    private static Field Of(List<Field> fields, int number) => Assert.Single(fields, f => f.Number == number);

    private static List<(long Step, List<Field> Value)> Values(List<List<Field>> events, string tag) =>
    [
        .. from e in events
           from summary in e
           where summary.Number == Summary
           from value in summary.Inner
           where Of(value.Inner, 1).Text == tag
           select ((long)Of(e, Step).Value, value.Inner),
    ];

    private void Fit(params Callback[] callbacks) => Trainer.Fit(
        SmallNets.ConvBn(), new Blobs(100), new Blobs(30, part: 1), Small, new() { Device = device, ProbeEvery = 5, Recorder = new LayerRecorder(), Callbacks = callbacks }).Weights.Dispose();

    private sealed class Seen : Callback
    {
        public List<LayersResult> Layers { get; } = [];

        public List<EpochResult> Epochs { get; } = [];

        public override void LayersRecorded(LayersResult layers) => Layers.Add(layers);

        public override void EpochDone(EpochResult epoch) => Epochs.Add(epoch);
    }
}
