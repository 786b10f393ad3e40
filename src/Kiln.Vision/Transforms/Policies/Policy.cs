using System.Globalization;
using System.Text;

namespace Kiln.Vision;

/// <summary>A transform that chooses among others, image by image, and says how strong they are.</summary>
/// <remarks>What it chose stands in the plan beside the transforms around it, so that neighbours which move pixels are still one resampling.</remarks>
/// <param name="Interpolation">Nearest or bilinear; policies were made with nearest.</param>
/// <param name="Fill">The value outside, 0 … 255.</param>
public abstract record Policy(Interpolation Interpolation, int Fill) : ImageTransform
{
    private static readonly ulong Purpose = Philox.Hash("policy");

    /// <summary>How values between pixels are made.</summary>
    public Interpolation Interpolation { get; init; } = Setting.OfWarp(Interpolation);

    /// <summary>The value outside, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <inheritdoc/>
    public override bool MovesPixels => true;

    /// <summary>The ops it chooses among.</summary>
    public abstract IReadOnlyList<PolicyOp> Ops { get; }

    /// <summary>The largest angle by which it may turn an image, in degrees.</summary>
    internal abstract float LargestTurn { get; }

    /// <summary>Draws the key A, B of all that is chosen for one image.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        (float high, float low) = NoiseStream.Key(ref random);
        return new(true, high, low);
    }

    /// <inheritdoc/>
    public override void AddTo(Plan plan, ref Philox random) => Unfold(Sample(plan.Size, ref random), plan);

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        PolicyRunner runner = PolicyRunner.OfThread;
        runner.Plan.Begin(size);
        Unfold(draw, runner.Plan);
        runner.Steps.Run(runner.Plan, size, image, into);
    }

    /// <inheritdoc/>
    public override void ApplyToMask(in Draw draw, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into)
    {
        PolicyRunner runner = PolicyRunner.OfThread;
        runner.Plan.Begin(size);
        Unfold(draw, runner.Plan);
        runner.Steps.RunMask(runner.Plan, size, mask, fill, into);
    }

    /// <summary>Prints the settings; the ops follow from them.</summary>
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Interpolation = {Interpolation}, Fill = {Fill}");
        return true;
    }

    /// <summary>Adds what it chooses for one image to a plan.</summary>
    private protected abstract void Choose(Plan plan, ref Philox random);

    /// <summary>The stream of a key.</summary>
    private protected static Philox StreamOf(in Draw draw) => new(((ulong)(uint)draw.A << 16) | (uint)draw.B, Purpose);

    /// <summary>Adds an op to a plan, its strength with a minus sign for half of the images where it has signs.</summary>
    private protected void Add(Plan plan, PolicyOp op, float strength, ref Philox random)
    {
        bool negative = Strengths.IsSigned(op) && random.Below(2) == 1;
        PolicyOps.For(Interpolation, Fill).Add(plan, op, negative ? -strength : strength);
    }

    private void Unfold(in Draw draw, Plan plan)
    {
        Philox random = StreamOf(draw);
        Choose(plan, ref random);
    }
}
