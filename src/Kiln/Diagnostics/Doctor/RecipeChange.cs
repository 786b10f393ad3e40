namespace Kiln;

/// <summary>A remedy as settings of a recipe.</summary>
/// <param name="Json">The keys to be set, as a JSON object: <c>{"norm": "batch"}</c>; keys that are missing stay as they are.</param>
public sealed record RecipeChange(string Json)
{
    /// <summary>The recipe with the settings.</summary>
    /// <exception cref="InputException">A key or value that no recipe has.</exception>
    public Recipe ApplyTo(Recipe recipe) => Recipe.Parse(Json, recipe);
}
