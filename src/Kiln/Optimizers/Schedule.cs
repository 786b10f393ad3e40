using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>How the learning rate changes over a run: a pure function of the step, so that a resumed run goes on where it stopped.</summary>
/// <remarks>A step is an update of the weights. Lengths below 1 are shares of the run.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(StepSchedule), "step")]
[JsonDerivedType(typeof(CosineSchedule), "cosine")]
[JsonDerivedType(typeof(OneCycleSchedule), "oneCycle")]
[JsonDerivedType(typeof(WarmUp), "warmUp")]
[JsonDerivedType(typeof(MultiStepSchedule), "multiStep")]
[JsonDerivedType(typeof(LinearSchedule), "linear")]
[JsonDerivedType(typeof(PolynomialSchedule), "polynomial")]
[JsonDerivedType(typeof(ExponentialSchedule), "exponential")]
[JsonDerivedType(typeof(CosineRestartsSchedule), "cosineRestarts")]
[JsonDerivedType(typeof(CyclicSchedule), "cyclic")]
[JsonDerivedType(typeof(PlateauSchedule), "plateau")]
[JsonDerivedType(typeof(SequentialSchedule), "sequential")]
[JsonDerivedType(typeof(ProductSchedule), "product")]
public abstract record Schedule
{
    /// <summary>What the optimiser's learning rate is multiplied with in one step.</summary>
    /// <param name="step">The step about to be taken, counted from 0; steps beyond the end are as the last.</param>
    /// <param name="totalSteps">The steps of the whole run.</param>
    public abstract float Factor(long step, long totalSteps);

    /// <summary>The plateau schedules in it, whose factors depend on the history of the run and are multiplied with <see cref="Factor"/>.</summary>
    internal virtual IEnumerable<PlateauSchedule> Plateaus => [];

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public virtual void Validate()
    {
    }

    /// <summary>A length given as a number of steps or, below 1, as a share of the run; in whole steps, at least 1.</summary>
    protected static long StepsOf(double stepsOrShare, long totalSteps) =>
        Math.Max(1, (long)Math.Round(stepsOrShare < 1 ? stepsOrShare * totalSteps : stepsOrShare));

    /// <summary>Half a cosine wave from <paramref name="from"/> (at 0) to <paramref name="to"/> (at 1).</summary>
    protected static double Glide(double from, double to, double progress) => to + ((from - to) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
}

/// <summary>The same rate throughout.</summary>
/// <param name="Share">The factor, for a part of a <see cref="SequentialSchedule"/>.</param>
public sealed record ConstantSchedule(float Share = 1) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(long step, long totalSteps) => Share;

    /// <inheritdoc/>
    public override void Validate() => Require.NotNegative("share", Share);
}
