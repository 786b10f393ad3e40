namespace Kiln;

/// <summary>Noise on the features of hidden layers while training, for models of the catalogue; inference is as without it.</summary>
/// <param name="Noise">The deviation of normal noise behind each hidden function (<see cref="FeatureNoise"/>), at least 0.</param>
/// <param name="DropBlock">About the share of each hidden map that is dropped in square blocks (<see cref="Kiln.DropBlock"/>), at least 0 and below 1; for models of images.</param>
/// <param name="Block">The side of a block in pixels, at least 1.</param>
/// <param name="Ramp">Whether that share rises linearly from 0 over the run (<see cref="DropBlockRamp"/>), as its paper has it.</param>
/// <param name="Shake">Whether residual blocks have two branches in a random mixture (<see cref="ShakeShake"/>).</param>
public sealed record FeatureChanges(float Noise = 0, float DropBlock = 0, int Block = 7, bool Ramp = true, bool Shake = false)
{
    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public void Validate()
    {
        Require.NotNegative("features.noise", Noise);
        Require.BelowOne("features.dropBlock", DropBlock);
        Require.AtLeast(1, "features.block", Block);
    }
}
