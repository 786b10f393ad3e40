namespace Kiln.Vision;

/// <summary>Networks without shortcuts: layers one after another. Options may change the function of their hidden layers.</summary>
public static class PlainNets
{
    /// <summary>One linear layer on the values of a sample.</summary>
    public static Sequential Linear(Shape sample, int classes) => new(new Flatten(), new Linear(sample.Count, classes));

    /// <summary>Hidden layers of 300 and 100 rectifiers (LeCun et al. 1998, LeNet-300-100).</summary>
    public static Sequential Mlp(Shape sample, int classes, ModelOptions? options = null) => new(
        new Flatten(),
        new Linear(sample.Count, 300), Act(options),
        new Linear(300, 100), Act(options),
        new Linear(100, classes));

    /// <summary>One hidden layer of 600 sigmoid units.</summary>
    public static Sequential MlpSigmoid(Shape sample, int classes, ModelOptions? options = null) => new(
        new Flatten(),
        new Linear(sample.Count, 600, init: Init.Glorot), Act(options, () => new Sigmoid()),
        new Linear(600, classes, init: Init.Glorot));

    /// <summary>Eleven hidden layers of 100 tanh units, where first weights decide whether signals and gradients arrive.</summary>
    public static Sequential Mlp11(Shape sample, int classes, ModelOptions? options = null)
    {
        List<Layer> layers = [new Flatten()];
        for (int i = 0, inputs = sample.Count; i < 11; i++, inputs = 100)
        {
            layers.Add(new Linear(inputs, 100, init: Init.Glorot));
            layers.Add(Act(options, () => new Tanh()));
        }

        layers.Add(new Linear(100, classes, init: Init.Glorot));
        return new([.. layers]);
    }

    /// <summary>
    /// Two 5×5 convolutions of 24 and 48 channels with pooling, then 400 and 80 units, batch normalisation after each; no bias where a
    /// norm follows. 544,514 parameters on <c>[32, 32, 3]</c> with 10 classes.
    /// </summary>
    /// <exception cref="InputException">Samples that are no images of at least 16 by 16 pixels.</exception>
    public static Sequential CnnBn(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelInput.RequireImage("cnnbn", sample, least: 16);
        int height = AfterStage(AfterStage(sample[0])), width = AfterStage(AfterStage(sample[1]));
        return new(
            ("conv1", new Conv2d(sample[2], 24, kernel: 5, bias: false)), ("bn1", new BatchNorm(24)), ("relu1", Act(options)), ("pool1", new MaxPool2d(2)),
            ("conv2", new Conv2d(24, 48, kernel: 5, bias: false)), ("bn2", new BatchNorm(48)), ("relu2", Act(options)), ("pool2", new MaxPool2d(2)),
            ("flatten", new Flatten()),
            ("fc1", new Linear(48 * height * width, 400, bias: false)), ("bn3", new BatchNorm(400)), ("relu3", Act(options)),
            ("fc2", new Linear(400, 80, bias: false)), ("bn4", new BatchNorm(80)), ("relu4", Act(options)),
            ("fc3", new Linear(80, classes)));

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
        return new(
            new Conv2d(sample[2], 32, kernel: 3, padding: 1, bias: false), new BatchNorm(32), Act(options), new MaxPool2d(2),
            new Conv2d(32, 64, kernel: 3, padding: 1, bias: false), new BatchNorm(64), Act(options),
            new Conv2d(64, 64, kernel: 3, padding: 1, bias: false), new BatchNorm(64), Act(options), new MaxPool2d(2),
            new Flatten(),
            new Dropout(0.3f),
            new Linear(64 * (sample[0] / 4) * (sample[1] / 4), 128, bias: false), new BatchNorm(128), Act(options),
            new Dropout(0.3f),
            new Linear(128, classes));
    }

    private static Layer Act(ModelOptions? options) => Act(options, () => new Relu());

    private static Layer Act(ModelOptions? options, Func<Layer> own) => (options ?? ModelOptions.Usual).Function(own);
}
