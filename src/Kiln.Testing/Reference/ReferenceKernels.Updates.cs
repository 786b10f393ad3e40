using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Updates over flat ranges.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void Sgd(FloatBuffer weights, FloatBuffer gradients, FloatBuffer velocity, in SgdStep step)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double w = weights.Span[i];
            double g = ((double)step.GradientScale * gradients.Span[i]) + (step.L2Penalty * w);
            double v = ((double)step.Momentum * (velocity.IsNone ? 0 : velocity.Span[i])) + g;
            if (!velocity.IsNone) velocity.Span[i] = (float)v;
            weights.Span[i] = (float)((w * (1 - ((double)step.Rate * step.DecoupledDecay))) - (step.Rate * (step.Nesterov ? g + (step.Momentum * v) : v)));
        }
    }

    /// <inheritdoc/>
    public override void Adam(FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square, in AdamStep step)
    {
        double meanBias = 1 - Math.Pow(step.Beta1, step.Time), squareBias = 1 - Math.Pow(step.Beta2, step.Time);
        for (int i = 0; i < weights.Length; i++)
        {
            double w = weights.Span[i];
            double g = ((double)step.GradientScale * gradients.Span[i]) + (step.L2Penalty * w);
            double m = (step.Beta1 * (double)mean.Span[i]) + ((1.0 - step.Beta1) * g);
            double v = (step.Beta2 * (double)square.Span[i]) + ((1.0 - step.Beta2) * g * g);
            mean.Span[i] = (float)m;
            square.Span[i] = (float)v;
            weights.Span[i] = (float)((w * (1 - ((double)step.Rate * step.DecoupledDecay)))
                - (step.Rate * (m / meanBias) / (Math.Sqrt(v / squareBias) + step.Epsilon)));
        }
    }

    /// <inheritdoc/>
    public override double SumOfSquares(FloatBuffer x)
    {
        double sum = 0;
        foreach (float v in x.Span) sum += (double)v * v;
        return sum;
    }

    /// <inheritdoc/>
    public override void Clamp(FloatBuffer x, float limit)
    {
        foreach (ref float v in x.Span) v = Math.Min(Math.Max(v, -limit), limit);
    }
}
