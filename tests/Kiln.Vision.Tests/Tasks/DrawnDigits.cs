using Kiln.Cpu;

namespace Kiln.Vision.Tests;

/// <summary>Digits in a typeface of dots, in which a 6 turned by 180° is the 9 to the dot; at random places, in random levels, with mild noise.</summary>
internal static class DrawnDigits
{
    public const int Side = 18, Dot = 2;

    /// <summary>Digit i of a part is a pure function of (part, i); of ten in a row each class has one.</summary>
    public static ImageSet Make(DataPart part, int count)
    {
        var size = new ImageSize(Side, Side, 1);
        byte[] pixels = new byte[count * size.Count];
        for (int i = 0; i < count; i++)
        {
            Philox random = Philox.For(41, (ulong)part, (ulong)i);
            // Places are symmetric about the middle: turned by 180°, a digit is again where digits are.
            int top = 1 + random.Below(3), left = 2 + random.Below(5), ink = 140 + random.Below(110);
            for (int y = 0; y < 7 * Dot; y++)
            {
                for (int x = 0; x < 5 * Dot; x++)
                {
                    if (BitmapFont.IsSet((char)('0' + (i % 10)), y / Dot, x / Dot)) pixels[(i * size.Count) + ((top + y) * Side) + left + x] = (byte)ink;
                }
            }

            for (int p = 0; p < size.Count; p++) pixels[(i * size.Count) + p] += (byte)random.Below(6);
        }

        return new ImageSet("drawn", part, size, pixels, [.. Enumerable.Range(0, count).Select(i => i % 10)], [.. Enumerable.Range(0, 10).Select(d => $"{d}")]);
    }

    /// <summary>Trains a small model on them, written into a folder.</summary>
    public static ImageClassifier Train(TempFolder folder, params Transform[] augment)
    {
        ImageSet train = Make(DataPart.Train, 600);
        var recipe = new Recipe { Data = "drawn", Model = "mlp", Optimizer = new Adam(2e-3f), Epochs = 12, BatchSize = 20, Augment = augment, Seed = 3 };
        var normalizer = Normalizer.Fit(train);
        Layer net = ModelCatalog.Create(recipe.Model, train.Size.Shape, 10, ModelOptions.Of(recipe));
        var view = new ImageView(train, normalizer, [.. augment.Cast<ImageTransform>()]);
        TransformJson.Register();
        Trainer.Fit(net, view, null, recipe, new TrainerOptions { Folder = new RunFolder(folder["run"]), Normalizer = NormalizerJson.Write(normalizer) }).Weights.Dispose();
        return ImageClassifier.Load(folder["run"], Devices.Device.Cpu);
    }
}
