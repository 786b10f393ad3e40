namespace Kiln.Vision;

/// <summary>Multiplies every byte by independent normal noise about 1, <c>y = x (1 + d n)</c>, as in radar and ultrasound images; alpha stays.</summary>
/// <param name="Deviation">The largest standard deviation d of the factor; 0 … 1.</param>
/// <param name="IsFixed">Whether every image gets that deviation; otherwise it is uniform from 0 to it.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record SpeckleNoise(float Deviation = 0.1f, bool IsFixed = false, float Chance = 0.5f) : AddedNoise(Deviation, IsFixed, Chance)
{
    private protected override bool IsProportional => true;
}
