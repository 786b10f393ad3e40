using Kiln.Devices;

namespace Kiln;

/// <summary>How a recipe is mended: nothing here stands in the mended recipe.</summary>
/// <param name="Device">Where to compute.</param>
public sealed record MendingOptions(Device Device)
{
    /// <summary>Epochs of each training; null for the recipe's.</summary>
    public int? Epochs { get; init; }

    /// <summary>The most training and test samples of each training; null for the recipe's.</summary>
    public int? Limit { get; init; }

    /// <summary>How many threads read data; 0 reads on the training thread.</summary>
    public int LoaderThreads { get; init; }

    /// <summary>Is told what is being done, in a few words; null for nobody.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Ends it after the step or rule under way.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The recipe as it is trained here.</summary>
    internal Recipe Brief(Recipe recipe) => recipe with
    {
        Epochs = Math.Min(Epochs ?? recipe.Epochs, recipe.Epochs),
        TrainLimit = Least(recipe.TrainLimit),
        TestLimit = Least(recipe.TestLimit),
    };

    private int? Least(int? limit) => Limit is { } most ? Math.Min(limit ?? most, most) : limit;
}
