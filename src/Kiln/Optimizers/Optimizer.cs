using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>How gradients become changes of the weights: an immutable recipe; what it remembers is kept in <see cref="OptimizerState"/>.</summary>
/// <param name="LearningRate">The size of a step before a schedule scales it; written <c>lr</c> in recipes.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(AdamW), "adamW")]
[JsonDerivedType(typeof(RmsProp), "rmsProp")]
[JsonDerivedType(typeof(Adagrad), "adagrad")]
[JsonDerivedType(typeof(Adadelta), "adadelta")]
[JsonDerivedType(typeof(Adamax), "adamax")]
[JsonDerivedType(typeof(NAdam), "nadam")]
[JsonDerivedType(typeof(RAdam), "radam")]
[JsonDerivedType(typeof(Lion), "lion")]
[JsonDerivedType(typeof(Lamb), "lamb")]
[JsonDerivedType(typeof(Muon), "muon")]
[JsonDerivedType(typeof(Asgd), "asgd")]
[JsonDerivedType(typeof(Rprop), "rprop")]
[JsonDerivedType(typeof(Preconditioned), "preconditioned")]
[JsonDerivedType(typeof(Lookahead), "lookahead")]
public abstract record Optimizer([property: JsonPropertyName("lr")] float LearningRate)
{
    /// <summary>Whether weight decay and L2 penalties shrink biases and the scale and shift of norms, too; they are exempt by default.</summary>
    public bool DecayAll { get; init; }

    /// <summary>How many floats it remembers for each trained weight: 0 for plain descent, 1 for a velocity, 2 for two moments.</summary>
    [JsonIgnore]
    public abstract int StatesPerWeight { get; }

    /// <summary>Whether it must see parameters one by one, because it looks at whole matrices; otherwise long flat ranges come.</summary>
    [JsonIgnore]
    public virtual bool PerParameter => false;

    /// <summary>Whether it, or the optimiser inside it, shrinks everything.</summary>
    internal virtual bool ShrinksAll => DecayAll;

    /// <summary>Changes one flat range of weights in place. Gradients may be overwritten on the way.</summary>
    public abstract void Update(in UpdateStep s);

    /// <summary>What kind <paramref name="i"/> of its memory holds before the first step.</summary>
    public virtual float FirstState(int i) => 0;

    /// <summary>How many floats of working memory the update of one parameter needs.</summary>
    public virtual int ScratchLength(Parameter p) => 0;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public virtual void Validate() => Require.Positive("lr", LearningRate);
}
