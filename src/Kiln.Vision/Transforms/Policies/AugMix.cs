using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>A weighted mean of the image and of several chains of ops that all start from it (AugMix; Hendrycks et al. 2020), with torchvision's ops and strengths.</summary>
/// <remarks>
/// The image has a weight m, a draw of Beta(α, α); chain i has (1 − m)·wᵢ with w from Dirichlet(α, …, α). The mean is rounded to the nearest byte. A mask of
/// classes stays as it is: the result shows pixels at several places at once, so use other transforms for segmentation.
/// </remarks>
/// <param name="Severity">Strengths are drawn from the weakest so many of ten.</param>
/// <param name="Width">How many chains there are.</param>
/// <param name="Depth">How many ops a chain has; 0 to draw 1, 2 or 3 for each.</param>
/// <param name="Alpha">α of the weights, above 0.</param>
/// <param name="AllOps">Whether brightness, colour, contrast and sharpness take part, which tests of robustness also change.</param>
/// <param name="Interpolation">Nearest or bilinear.</param>
/// <param name="Fill">The value outside.</param>
public sealed record AugMix(
    int Severity = 3, int Width = 3, int Depth = 0, float Alpha = 1, bool AllOps = true, Interpolation Interpolation = Interpolation.Bilinear, int Fill = 0) : Policy(Interpolation, Fill)
{
    private const int Bins = 10, LongestDrawn = 3, Fewer = 9;

    private static readonly PolicyOp[] Known =
    [
        PolicyOp.ShearX, PolicyOp.ShearY, PolicyOp.TranslateX, PolicyOp.TranslateY, PolicyOp.Rotate, PolicyOp.Posterize, PolicyOp.Solarize,
        PolicyOp.AutoContrast, PolicyOp.Equalize, PolicyOp.Brightness, PolicyOp.Color, PolicyOp.Contrast, PolicyOp.Sharpness,
    ];

    /// <summary>How many of the ten strengths are drawn from, 1 … 10.</summary>
    public int Severity { get; init; } = Setting.Whole(1, Bins, Severity);

    /// <summary>How many chains there are, 1 … 16.</summary>
    public int Width { get; init; } = Setting.Whole(1, 16, Width);

    /// <summary>How many ops a chain has, 0 … 16; 0 to draw 1, 2 or 3.</summary>
    public int Depth { get; init; } = Setting.Whole(0, 16, Depth);

    /// <summary>α of the weights, 0.01 … 1000.</summary>
    public float Alpha { get; init; } = Setting.Between(0.01f, 1000, Alpha);

    /// <inheritdoc/>
    public override IReadOnlyList<PolicyOp> Ops => AllOps ? Known : Known[..Fewer];

    /// <inheritdoc/>
    public override bool MovesPixels => false;

    /// <inheritdoc/>
    internal override float LargestTurn => Strengths.Of(StrengthSpace.Mixed, PolicyOp.Rotate, Severity - 1, Bins, default);

    /// <inheritdoc/>
    public override void AddTo(Plan plan, ref Philox random) => plan.Add(this, Sample(plan.Size, ref random));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        Philox random = StreamOf(draw);
        float own = (float)random.Beta(Alpha, Alpha);
        Span<float> weights = stackalloc float[Width];
        random.FillDirichlet(weights, Alpha);
        PolicyRunner runner = PolicyRunner.OfThread;
        float[] sums = ArrayPool<float>.Shared.Rent(size.Count);
        Add(own, image[..size.Count], sums, first: true);
        foreach (float weight in weights)
        {
            runner.Plan.Begin(size);
            Choose(runner.Plan, ref random);
            runner.Steps.Run(runner.Plan, size, image, into);
            Add((1 - own) * weight, into[..size.Count], sums, first: false);
        }

        for (int i = 0; i < size.Count; i++) into[i] = (byte)Math.Clamp(sums[i] + 0.5f, 0, byte.MaxValue);
        ArrayPool<float>.Shared.Return(sums);
    }

    /// <inheritdoc/>
    public override void ApplyToMask(in Draw draw, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into) => mask[..size.Count].CopyTo(into);

    /// <summary>One chain.</summary>
    private protected override void Choose(Plan plan, ref Philox random)
    {
        int depth = Depth > 0 ? Depth : 1 + random.Below(LongestDrawn);
        for (int i = 0; i < depth; i++)
        {
            PolicyOp op = Known[random.Below(AllOps ? Known.Length : Fewer)];
            Add(plan, op, Strengths.Of(StrengthSpace.Mixed, op, random.Below(Severity), Bins, plan.Size), ref random);
        }
    }

    private static void Add(float weight, ReadOnlySpan<byte> image, Span<float> sums, bool first)
    {
        if (Vector512.IsHardwareAccelerated) Add<Lanes16>(weight, image, sums, first);
        else if (Vector256.IsHardwareAccelerated) Add<Lanes8>(weight, image, sums, first);
        else Add<Lane1>(weight, image, sums, first);
    }

    /// <summary>sums += weight·image, or = for the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<V>(float weight, ReadOnlySpan<byte> image, Span<float> sums, bool first)
        where V : struct, IPixelLanes<V>
    {
        ref byte x = ref MemoryMarshal.GetReference(image);
        ref float sum = ref MemoryMarshal.GetReference(sums);
        int i = 0;
        for (; i + V.Lanes <= image.Length; i += V.Lanes) One<V>(weight, ref Unsafe.Add(ref x, i), ref Unsafe.Add(ref sum, i), first);
        for (; i < image.Length; i++) One<Lane1>(weight, ref Unsafe.Add(ref x, i), ref Unsafe.Add(ref sum, i), first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<V>(float weight, ref byte x, ref float sum, bool first)
        where V : struct, IPixelLanes<V> => V.Fma(V.Splat(weight), V.LoadBytes(ref x), first ? V.Splat(0) : V.Load(ref sum)).Store(ref sum);
}
