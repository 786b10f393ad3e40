#:project ../src/Kiln.Vision/Kiln.Vision.csproj
#:property PublishAot=false
using Kiln;
using Kiln.Cpu;
using Kiln.Vision;

// The lecture's network with its loop written out, with and without batch normalisation, on drawn shapes of 32 by 32 pixels in colour.
ImageSet train = Shapes.Color.Make(DataPart.Train, 5000), test = Shapes.Color.Make(DataPart.Test, 1000);
Normalizer normalizer = Normalizer.Fit(train);
var recipe = new Recipe();
using var device = new CpuDevice();
foreach (bool norms in (bool[])[true, false])
{
    Sequential net = new SequentialBuilder([32, 32, 3])
        .Conv2d(24, 5, name: "conv1", bias: !norms).Norm(norms).Activation("relu").MaxPool2d(2)
        .Conv2d(48, 5, name: "conv2", bias: !norms).Norm(norms).Activation("relu").MaxPool2d(2)
        .Flatten()
        .Dense(400, name: "fc1", bias: !norms).Norm(norms).Activation("relu")
        .Dense(80, name: "fc2", bias: !norms).Norm(norms).Activation("relu")
        .Dense(10, name: "fc3")
        .Build();
    Console.WriteLine($"{(norms ? "with" : "without")} batch normalisation: {ModelSummary.Of(net, [32, 32, 3]).Parameters} parameters");
    using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
    using OptimizerState optimizer = OptimizerState.For(new Adam(1e-3f), weights);
    var loader = new Loader(new ImageView(train, normalizer), batchSize: 64, seed: 1, shuffle: true);
    long step = 0;
    for (int epoch = 0; epoch < 8; epoch++)
    {
        foreach (Batch batch in loader.Epoch(epoch))
        {
            using Pass pass = Pass.Training(weights, step++);   // as model.train(): statistics of the batch
            recipe.Loss.Of(net.Apply(pass.Input(batch.Values, batch.Shape)), batch.Labels).Backward();
            optimizer.Step();
        }

        Console.WriteLine($"  epoch {epoch + 1}: {Evaluator.Evaluate(net, weights, new ImageView(test, normalizer), recipe).Accuracy:P1}");   // as model.eval(): running statistics
    }
}

/// <summary>A norm where it is wanted.</summary>
internal static class Norms
{
    public static SequentialBuilder Norm(this SequentialBuilder builder, bool wanted) => wanted ? builder.BatchNorm() : builder;
}
