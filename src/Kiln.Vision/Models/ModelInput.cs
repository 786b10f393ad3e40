namespace Kiln.Vision;

/// <summary>What models ask of the samples they are built for.</summary>
internal static class ModelInput
{
    /// <summary>Refuses samples that are no images <c>[H, W, C]</c> of at least <paramref name="least"/> by <paramref name="least"/> pixels.</summary>
    /// <exception cref="InputException">Other samples.</exception>
    public static void RequireImage(string model, Shape sample, int least)
    {
        if (sample.Rank != 3) throw new InputException($"Model '{model}': expected images [H, W, C], received samples {sample}; a model such as 'mlp' takes any shape.");
        if (sample[0] < least || sample[1] < least)
        {
            throw new InputException($"Model '{model}': expected images of at least {least} by {least} pixels, received {sample[0]} by {sample[1]}; enlarge them or choose a smaller model such as 'mlp'.");
        }
    }
}
