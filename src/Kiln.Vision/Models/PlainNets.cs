namespace Kiln.Vision;

/// <summary>Networks without shortcuts: layers one after another.</summary>
/// <remarks>Options change functions, norms and dropout; null is the network as it is described.</remarks>
public static class PlainNets
{
    /// <summary>One linear layer on the values of a sample.</summary>
    public static Sequential Linear(Shape sample, int classes) => new(new Flatten(), new Linear(sample.Count, classes));

    /// <summary>Hidden layers of 300 and 100 rectifiers (LeCun et al. 1998, LeNet-300-100).</summary>
    public static Sequential Mlp(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelOptions o = options ?? new();
        return Unnamed(
            Flat(),
            Units(o, sample.Count, 300, null, o.Function(() => new Relu())), o.Dropped(""),
            Units(o, 300, 100, null, o.Function(() => new Relu())), o.Dropped(""),
            Last(100, classes));
    }

    /// <summary>One hidden layer of 600 sigmoid units.</summary>
    public static Sequential MlpSigmoid(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelOptions o = options ?? new();
        return Unnamed(Flat(), Units(o, sample.Count, 600, Init.Glorot, o.Function(() => new Sigmoid())), o.Dropped(""), Last(600, classes, Init.Glorot));
    }

    /// <summary>Eleven hidden layers of 100 tanh units, where first weights decide whether signals and gradients arrive.</summary>
    public static Sequential Mlp11(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelOptions o = options ?? new();
        return Unnamed([Flat(), .. Enumerable.Range(0, 11).SelectMany(i => new[] { Units(o, i == 0 ? sample.Count : 100, 100, Init.Glorot, o.Function(() => new Tanh())), o.Dropped("") }), Last(100, classes, Init.Glorot)]);
    }

    /// <summary>
    /// Two 5×5 convolutions of 24 and 48 channels with pooling, then 400 and 80 units, batch normalisation after each; no bias where a
    /// norm follows. 544,514 parameters on <c>[32, 32, 3]</c> with 10 classes.
    /// </summary>
    /// <exception cref="InputException">Samples that are no images of at least 16 by 16 pixels.</exception>
    public static Sequential CnnBn(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelInput.RequireImage("cnnbn", sample, least: 16);
        ModelOptions o = options ?? new();
        int height = AfterStage(AfterStage(sample[0])), width = AfterStage(AfterStage(sample[1]));
        return new([
            .. o.Hidden(NormChoice.Batch, ("conv1", bias => new Conv2d(sample[2], 24, kernel: 5, bias: bias)), "bn1", ("relu1", o.Function(() => new Relu())), 24, hasPlaces: true), ("pool1", new MaxPool2d(2)),
            .. o.Hidden(NormChoice.Batch, ("conv2", bias => new Conv2d(24, 48, kernel: 5, bias: bias)), "bn2", ("relu2", o.Function(() => new Relu())), 48, hasPlaces: true), ("pool2", new MaxPool2d(2)),
            ("flatten", new Flatten()),
            .. o.Hidden(NormChoice.Batch, ("fc1", bias => new Linear(48 * height * width, 400, bias: bias)), "bn3", ("relu3", o.Function(() => new Relu())), 400, hasPlaces: false), .. o.Dropped("drop1"),
            .. o.Hidden(NormChoice.Batch, ("fc2", bias => new Linear(400, 80, bias: bias)), "bn4", ("relu4", o.Function(() => new Relu())), 80, hasPlaces: false), .. o.Dropped("drop2"),
            ("fc3", new Linear(80, classes))]);

        static int AfterStage(int size) => (size - 4) / 2;   // a 5×5 kernel takes 4, pooling halves
    }

    /// <summary>
    /// Three padded 3×3 convolutions of 32, 64 and 64 channels with batch normalisation, pooling after the first and the third; dropout; a
    /// hidden layer of 128. 458,858 parameters on <c>[28, 28, 1]</c> with 10 classes.
    /// </summary>
    /// <exception cref="InputException">Samples that are no images of at least 4 by 4 pixels.</exception>
    public static Sequential Cnn(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelInput.RequireImage("cnn", sample, least: 4);
        ModelOptions o = options ?? new();
        return Unnamed(
            Maps(sample[2], 32), One(new MaxPool2d(2)),
            Maps(32, 64),
            Maps(64, 64), One(new MaxPool2d(2)),
            Flat(),
            o.Dropped("", usual: 0.3f),
            o.Hidden(NormChoice.Batch, ("", bias => new Linear(64 * (sample[0] / 4) * (sample[1] / 4), 128, bias: bias)), "", ("", o.Function(() => new Relu())), 128, hasPlaces: false),
            o.Dropped("", usual: 0.3f),
            Last(128, classes));

        IEnumerable<(string Name, Layer Layer)> Maps(int inputs, int outputs) =>
            o.Hidden(NormChoice.Batch, ("", bias => new Conv2d(inputs, outputs, kernel: 3, padding: 1, bias: bias)), "", ("", o.Function(() => new Relu())), outputs, hasPlaces: true);
    }

    private static IEnumerable<(string Name, Layer Layer)> One(Layer layer) => [("", layer)];

    private static IEnumerable<(string Name, Layer Layer)> Flat() => One(new Flatten());

    private static IEnumerable<(string Name, Layer Layer)> Last(int inputs, int classes, Init? init = null) => One(new Linear(inputs, classes, init: init));

    private static IEnumerable<(string Name, Layer Layer)> Units(ModelOptions o, int inputs, int units, Init? init, Layer function) =>
        o.Hidden(NormChoice.None, ("", bias => new Linear(inputs, units, bias: bias, init: init)), "", ("", function), units, hasPlaces: false);

    /// <summary>A chain whose layers are named by their numbers.</summary>
    private static Sequential Unnamed(params IEnumerable<(string Name, Layer Layer)>[] parts) => new([.. parts.SelectMany(part => part).Select(named => named.Layer)]);
}
