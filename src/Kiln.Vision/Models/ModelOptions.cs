namespace Kiln.Vision;

/// <summary>What may be changed in a model of the catalogue.</summary>
public sealed record ModelOptions
{
    /// <summary>Nothing is changed.</summary>
    public static readonly ModelOptions Usual = new();

    /// <summary>The function of hidden layers, as <see cref="Activations.Parse"/> reads it, in place of the model's own; null for that.</summary>
    public string? Activation { get; init; }

    /// <summary>What a recipe wants changed.</summary>
    public static ModelOptions Of(Recipe recipe) => new() { Activation = recipe.Activation };

    /// <summary>The function of a hidden layer.</summary>
    /// <param name="own">Makes the model's own.</param>
    /// <exception cref="InputException">The activation is unknown.</exception>
    internal Layer Function(Func<Layer> own) => Activation is null ? own() : Activations.Parse(Activation);
}
