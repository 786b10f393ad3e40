#:project ../src/Kiln.Vision/Kiln.Vision.csproj
#:property PublishAot=false
using Kiln;
using Kiln.Vision;

ImageSets shapes = DatasetCatalog.Load("shapes", new DataFinder());
Normalizer normalizer = Normalizer.Fit(shapes.Train);

var net = new Sequential(
    new Conv2d(1, 16, kernel: 5, padding: 2), new Relu(), new MaxPool2d(2),
    new Conv2d(16, 32, kernel: 5, padding: 2), new Relu(), new MaxPool2d(2),
    new Flatten(), new Linear(32 * 7 * 7, 10));

var recipe = new Recipe { Epochs = 5, Optimizer = new Adam(1e-3f), Seed = 42 };
RunResult run = Trainer.Fit(net, new ImageView(shapes.Train, normalizer), new ImageView(shapes.Test, normalizer), recipe);
Console.WriteLine($"test accuracy {run.TestAccuracy:P2}");
