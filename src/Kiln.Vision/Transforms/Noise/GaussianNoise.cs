namespace Kiln.Vision;

/// <summary>Adds independent normal noise to every byte, <c>y = x + 255 d n</c>; alpha stays.</summary>
/// <param name="Deviation">The largest standard deviation d, of colours 0 … 1; 0 … 1.</param>
/// <param name="IsFixed">Whether every image gets that deviation; otherwise it is uniform from 0 to it.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record GaussianNoise(float Deviation = 0.05f, bool IsFixed = false, float Chance = 0.5f) : AddedNoise(Deviation, IsFixed, Chance)
{
    private protected override bool IsProportional => false;
}
