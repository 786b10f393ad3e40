namespace Kiln.Vision;

/// <summary>
/// Mirrors the image left to right in every other epoch, beginning with the first or the second at random (Jordan 2024, airbench): two epochs in a row show an image
/// both ways, which chance does for half of them only.
/// </summary>
public sealed record AlternatingFlip : GeometricTransform
{
    private static readonly ulong Purpose = Philox.Hash("alternating flip");

    /// <summary>Mirrors with probability one half, where no epoch is known.</summary>
    public override Draw Sample(ImageSize size, ref Philox random) => new(random.Below(2) == 1);

    /// <summary>Mirrors by the parity of the epoch and of a number drawn once for the sample.</summary>
    public override void AddTo(Plan plan, ref Philox random)
    {
        SampleKey key = plan.Key;
        if (Mirrors(key.Seed, key.Epoch + key.Repeat, key.Sample)) plan.Add(this, new Draw(true));
    }

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => new(size, size, new Homography(-1, 0, size.Width, 0, 1, 0));

    private static bool Mirrors(ulong seed, int turn, int sample) => ((Philox.For(Philox.Mix(seed, Purpose), (ulong)sample).NextBits() + (uint)turn) & 1) == 1;
}
