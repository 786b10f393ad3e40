using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>How gradients become changes of the weights: an immutable recipe; what it remembers is kept in <see cref="OptimizerState"/>.</summary>
/// <param name="LearningRate">The size of a step before a schedule scales it; written <c>lr</c> in recipes.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(AdamW), "adamW")]
public abstract record Optimizer([property: JsonPropertyName("lr")] float LearningRate)
{
    /// <summary>How many floats it remembers for each trained weight: 0 for plain descent, 1 for a velocity, 2 for two moments.</summary>
    [JsonIgnore]
    public abstract int StatesPerWeight { get; }

    /// <summary>Changes one flat range of weights in place.</summary>
    public abstract void Update(in UpdateStep s);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public virtual void Validate() => Require.Positive("lr", LearningRate);
}
