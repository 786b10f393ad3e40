namespace Kiln.Vision;

/// <summary>Networks that read an image as a sequence.</summary>
public static class SequenceNets
{
    private const int Patch = 4, Features = 64, Heads = 4, Hidden = 128, Blocks = 4;

    /// <summary>A gated recurrent unit of 128 units that reads an image row by row (Le, Jaitly and Hinton 2015 read it pixel by pixel), and one linear layer on its last state.</summary>
    /// <exception cref="InputException">Samples that are no images.</exception>
    public static Sequential Gru(Shape sample, int classes)
    {
        ModelInput.RequireImage("gru", sample, least: 1);
        return new(
            ("rows", new Reshape([sample[0], sample[1] * sample[2]])),
            ("gru", new Gru(sample[1] * sample[2], 128)), ("last", new LastStep()),
            ("fc", new Linear(128, classes, init: Init.Torch)));
    }

    /// <summary>
    /// A small vision transformer (Dosovitskiy et al. 2021): patches of 4×4 pixels become 64 features each and get a learned position; four blocks of four
    /// heads and 128 hidden units; a norm, the mean over all patches, one linear layer. Pixels that fill no patch at the right and the lower edge are left out.
    /// </summary>
    /// <param name="sample">The shape of one image, <c>[H, W, C]</c>.</param>
    /// <param name="classes">How many outputs it has.</param>
    /// <param name="options">Another function or dropout in its blocks; null for the network as it is described.</param>
    /// <exception cref="InputException">Samples that are no images of at least 4 by 4 pixels.</exception>
    public static Sequential Vit(Shape sample, int classes, ModelOptions? options = null)
    {
        ModelInput.RequireImage("vit", sample, least: Patch);
        ModelOptions o = options ?? new();
        int steps = sample[0] / Patch * (sample[1] / Patch);
        var blocks = new Layer[Blocks];
        for (int i = 0; i < Blocks; i++) blocks[i] = new TransformerBlock(Features, Heads, Hidden, o.Dropout ?? 0, activation: o.Function(() => new Relu()));
        return new(
            ("patches", new Conv2d(sample[2], Features, kernel: Patch, stride: Patch, init: Init.LeCun)), ("sequence", new Reshape([steps, Features])),
            ("positions", new Positions(steps, Features)),
            ("blocks", new Sequential(blocks)),
            ("norm", new LayerNorm([Features])),
            ("column", new Reshape([steps, 1, Features])), ("mean", new GlobalAveragePool()),
            ("fc", new Linear(Features, classes, init: Init.Torch)));
    }
}
