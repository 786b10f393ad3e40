using Kiln.Devices;
using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>The networks of the zoo: small, of layers anybody would write.</summary>
internal static class ZooNets
{
    private const int Width = 32, Channels = 8, Classes = 4;

    /// <summary>Hidden layers of 32 units.</summary>
    /// <param name="function">Makes the function of a layer.</param>
    /// <param name="init">First weights; null for He's.</param>
    /// <param name="hidden">How many hidden layers.</param>
    /// <param name="norm">Makes the norm before each function, or null.</param>
    /// <param name="bias">Whether layers before a norm have a bias.</param>
    /// <param name="behind">Makes what stands behind each function, or null.</param>
    /// <param name="last">First weights of the last layer.</param>
    /// <param name="end">What follows the last layer.</param>
    /// <param name="outputs">How many outputs.</param>
    public static Layer Mlp(
        Func<Layer> function, Init? init = null, int hidden = 2, Func<Layer>? norm = null, bool? bias = null, Func<Layer>? behind = null, Init? last = null, Layer[]? end = null, int outputs = Classes)
    {
        var layers = new List<Layer>();
        for (int i = 0; i < hidden; i++)
        {
            layers.Add(new Linear(i == 0 ? ZooData.Features : Width, Width, bias: bias ?? norm is null, init: init));
            if (norm is not null) layers.Add(norm());
            layers.Add(function());
            if (behind is not null) layers.Add(behind());
        }

        return new Sequential([.. layers, new Linear(Width, outputs, init: last ?? Init.Glorot), .. end ?? []]);
    }

    /// <summary>Padded 3×3 convolutions of 8 channels, the first followed by pooling, and one linear layer; the settings are those of <see cref="Mlp"/>.</summary>
    public static Layer Cnn(
        Func<Layer> function, Init? init = null, int hidden = 2, Func<Layer>? norm = null, bool? bias = null, Func<Layer>? behind = null, Init? last = null, Layer[]? end = null, int outputs = Classes)
    {
        var layers = new List<Layer>();
        for (int i = 0; i < hidden; i++)
        {
            layers.Add(new Conv2d(i == 0 ? 1 : Channels, Channels, kernel: 3, padding: 1, bias: bias ?? norm is null, init: init));
            if (norm is not null) layers.Add(norm());
            layers.Add(function());
            if (i == 0) layers.Add(new MaxPool2d(2));
            if (behind is not null) layers.Add(behind());
        }

        int features = Channels * ZooData.Side * ZooData.Side / 4;
        return new Sequential([.. layers, new Flatten(), new Linear(features, outputs, init: last ?? Init.Glorot), .. end ?? []]);
    }

    /// <summary>A batch norm for the hidden layers of either.</summary>
    public static Func<Layer> BatchNormOf(bool images, float newWeight = 0.1f) => () => new BatchNorm(images ? Channels : Width, newWeight: newWeight);

    /// <summary>A layer norm for the hidden layers of <see cref="Mlp"/>.</summary>
    public static Layer LayerNorm() => new LayerNorm([Width]);

    /// <summary>A group norm for the hidden layers of <see cref="Cnn"/>.</summary>
    public static Layer GroupNorm() => new GroupNorm(2, Channels);

    /// <summary>A residual network of eight layers.</summary>
    public static Layer ResNet() => ResNets.ForSmallImages([ZooData.Side, ZooData.Side, 1], Classes, depth: 8);

    /// <summary>A small vision transformer.</summary>
    public static Layer Transformer() => SequenceNets.Vit([ZooData.Side, ZooData.Side, 1], Classes);

    /// <summary>A recurrent network that reads an image row by row.</summary>
    public static Layer Recurrent() => SequenceNets.Gru([ZooData.Side, ZooData.Side, 1], Classes);

    /// <summary>Hidden layers without a function between the first two.</summary>
    public static Layer WithoutFunction(bool images) => images
        ? new Sequential(new Conv2d(1, Channels, kernel: 3, padding: 1), new Conv2d(Channels, Channels, kernel: 3, padding: 1), new Relu(), new Flatten(), new Linear(Channels * ZooData.Side * ZooData.Side, Classes, init: Init.Glorot))
        : new Sequential(new Linear(ZooData.Features, Width), new Linear(Width, Width), new Relu(), new Linear(Width, Classes, init: Init.Glorot));

    /// <summary>A patient before training.</summary>
    public static Patient Fresh(Device device, Layer net, Dataset train, Recipe recipe, Dataset? test = null, DataFacts? facts = null, Action<Layer>? change = null)
    {
        var weights = ParameterStore.For(net.Parameters, device, recipe.Seed);
        change?.Invoke(net);
        return new(net, weights, train.SampleShape) { Recipe = recipe, Train = train, Test = test, Facts = facts };
    }

    /// <summary>A patient after training by its recipe.</summary>
    public static Patient Trained(Device device, Layer net, Dataset train, Dataset test, Recipe recipe)
    {
        RunResult run = Trainer.Fit(net, train, test, recipe, new() { Device = device, LoaderThreads = 0 });
        return new(net, run.Weights, train.SampleShape) { Recipe = recipe, Train = train, Test = test, IsTrained = true, History = run.History };
    }
}
