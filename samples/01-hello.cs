#:project ../src/Kiln.Vision/Kiln.Vision.csproj
#:property PublishAot=false
using Kiln;
using Kiln.Vision;

ImageSets images = DatasetCatalog.Load("fashion-mnist", new DataFinder());
Normalizer normalizer = Normalizer.Fit(images.Train);

var net = new Sequential(
    new Conv2d(1, 16, kernel: 5, padding: 2), new Relu(), new MaxPool2d(2),
    new Conv2d(16, 32, kernel: 5, padding: 2), new Relu(), new MaxPool2d(2),
    new Flatten(), new Linear(32 * 7 * 7, 10));

var recipe = new Recipe { Epochs = 2, Optimizer = new Adam(1e-3f), Seed = 42 };
RunResult run = Trainer.Fit(net, new ImageView(images.Train, normalizer), new ImageView(images.Test, normalizer), recipe);
Console.WriteLine($"test accuracy {run.TestAccuracy:P2}");
