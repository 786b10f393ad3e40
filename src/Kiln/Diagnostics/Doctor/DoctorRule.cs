namespace Kiln;

/// <summary>One disease that the doctor knows: how it is recognised, and what helps.</summary>
public abstract class DoctorRule
{
    /// <summary>Its name: <c>dead-units</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The row of the lecture's catalogue that it teaches.</summary>
    public abstract string Row { get; }

    /// <summary>What it looks at; a patient that lacks some of it is not examined for this disease.</summary>
    public abstract Needs Needs { get; }

    /// <summary>Whether it may train a patient for some steps, which takes longest.</summary>
    public virtual bool Trains(Patient patient) => false;

    /// <summary>The names of the rules whose findings this disease explains: they are its consequences and come after it.</summary>
    public virtual IReadOnlyList<string> Explains => [];

    /// <summary>Looks at a patient; the patient's weights are afterwards what they were before.</summary>
    public abstract IEnumerable<Finding> Examine(Patient patient);

    /// <summary>A finding of this rule.</summary>
    protected Finding Found(Severity severity, string symptom, string cause, string remedy, double confidence, string? where = null) =>
        new(Name, severity, symptom, cause, remedy, confidence, Row, where);
}
