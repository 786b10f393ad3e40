namespace Kiln.Vision;

/// <summary>The residual block of Shake-Shake (Gastaldi 2017): two branches of two 3×3 convolutions in a random mixture, added to a shortcut, and a function.</summary>
/// <remarks>Where sizes differ the shortcut is a 1×1 convolution with a norm; the paper's is two such convolutions of pixels shifted by one.</remarks>
internal static class ShakenBlock
{
    /// <summary>Makes a block for x <c>[N, H, W, inputs]</c>, y <c>[N, ⌈H/stride⌉, ⌈W/stride⌉, outputs]</c>.</summary>
    public static Sequential Of(int inputs, int outputs, int stride, ModelOptions o, float dropPath)
    {
        NormChoice norm = o.Norm ?? NormChoice.Batch;
        Layer? shortcut = stride == 1 && inputs == outputs ? null : new Sequential([Convolution(inputs, outputs, 1, stride, norm), .. Norm(norm, outputs)]);
        return new(("shaken", new Residual(new ShakeShake(Branch(inputs, outputs, stride, o), Branch(inputs, outputs, stride, o)), shortcut, dropPath)), ("relu", o.Function(() => new Relu())));
    }

    private static Sequential Branch(int inputs, int outputs, int stride, ModelOptions o)
    {
        NormChoice norm = o.Norm ?? NormChoice.Batch;
        Layer function = o.Function(() => new Relu());
        Layer[] between = o.NormPlacement == NormPlacement.After ? [function, .. Norm(norm, outputs)] : [.. Norm(norm, outputs), function];
        bool bias = !norm.RemovesBias || o.NormPlacement == NormPlacement.After;
        return new([Convolution(inputs, outputs, 3, stride, norm, bias), .. between, Convolution(outputs, outputs, 3, 1, norm), .. Norm(norm, outputs)]);
    }

    private static Conv2d Convolution(int inputs, int outputs, int kernel, int stride, NormChoice norm, bool? bias = null) =>
        new(inputs, outputs, kernel, stride, padding: kernel / 2, bias: bias ?? !norm.RemovesBias, init: BasicBlock.FirstWeights);

    private static Layer[] Norm(NormChoice norm, int features) => norm.Exists ? [norm.Make(features, hasPlaces: true)] : [];
}
