namespace Kiln.Vision;

/// <summary>A transform that changes an image with a certain probability and otherwise leaves it as it is.</summary>
public abstract record OccasionalTransform : ImageTransform
{
    /// <summary>Sets the probability that an image is changed; 0 … 1.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    protected OccasionalTransform(float chance) => Chance = chance;

    /// <summary>The probability that an image is changed.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    public float Chance
    {
        get;
        init => field = Setting.Between(0, 1, value, nameof(Chance), GetType().Name);
    }

    /// <inheritdoc/>
    public sealed override Draw Sample(ImageSize size, ref Philox random) =>
        random.Chance(Chance) && Concerns(size) ? SampleChange(size, ref random) : default;

    /// <summary>Whether images of this size and these channels can be changed at all; others stay as they are.</summary>
    protected virtual bool Concerns(ImageSize size) => true;

    /// <summary>Draws the settings for one image that is to be changed.</summary>
    protected virtual Draw SampleChange(ImageSize size, ref Philox random) => new(true);
}
