using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Further updates over flat ranges.</content>
public sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void RmsProp(
        in DescentStep step, float alpha, float momentum, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer mean, FloatBuffer velocity)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double g = Gradient(step, weights, gradients, i), v = Blend(alpha, square, g * g, i), spread = v;
            if (!mean.IsNone)
            {
                double m = Blend(alpha, mean, g, i);
                spread = Math.Max(v - (m * m), 0);
            }

            double direction = g / (Math.Sqrt(spread) + epsilon);
            if (!velocity.IsNone)
            {
                direction += (double)momentum * velocity.Span[i];
                velocity.Span[i] = (float)direction;
            }

            Follow(step, weights, direction, i);
        }
    }

    /// <inheritdoc/>
    public override void Adagrad(in DescentStep step, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer sum)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double g = Gradient(step, weights, gradients, i), v = sum.Span[i] + (g * g);
            sum.Span[i] = (float)v;
            Follow(step, weights, g / (Math.Sqrt(v) + epsilon), i);
        }
    }

    /// <inheritdoc/>
    public override void Adadelta(in DescentStep step, float rho, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer change)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double g = Gradient(step, weights, gradients, i), v = Blend(rho, square, g * g, i);
            double direction = g * Math.Sqrt(change.Span[i] + (double)epsilon) / Math.Sqrt(v + epsilon);
            Blend(rho, change, direction * direction, i);
            Follow(step, weights, direction, i);
        }
    }

    /// <inheritdoc/>
    public override void Adamax(
        in DescentStep step, float beta1, float beta2, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer peak)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double g = Gradient(step, weights, gradients, i), m = Blend(beta1, mean, g, i);
            double u = Math.Max((double)beta2 * peak.Span[i], Math.Abs(g) + epsilon);
            peak.Span[i] = (float)u;
            Follow(step, weights, m / u, i);
        }
    }

    /// <inheritdoc/>
    public override void Lion(in DescentStep step, float beta1, float beta2, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double g = Gradient(step, weights, gradients, i), mixed = ((double)beta1 * mean.Span[i]) + ((1 - (double)beta1) * g);
            Blend(beta2, mean, g, i);
            Follow(step, weights, double.IsNaN(mixed) ? mixed : Math.Sign(mixed), i);
        }
    }

    /// <inheritdoc/>
    public override void Rprop(in DescentStep step, in SignStep sizes, FloatBuffer weights, FloatBuffer gradients, FloatBuffer previous, FloatBuffer size)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double g = Gradient(step, weights, gradients, i), both = g * previous.Span[i];
            double factor = both > 0 ? sizes.Grow : both < 0 ? sizes.Shrink : 1;
            double s = Math.Clamp(size.Span[i] * factor, sizes.Least, sizes.Most);
            if (both < 0) g = 0;
            (size.Span[i], previous.Span[i]) = ((float)s, (float)g);
            Follow(step, weights, double.IsNaN(g) ? g : s * Math.Sign(g), i);
        }
    }

    /// <inheritdoc/>
    public override void Moments(in DescentStep step, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square)
    {
        for (int i = 0; i < weights.Length; i++) Follow(step, weights, Direction(moments, Gradient(step, weights, gradients, i), mean, square, i), i);
    }

    /// <inheritdoc/>
    public override void MomentDirection(
        float gradientScale, float decay, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double direction = Direction(moments, (double)gradientScale * gradients.Span[i], mean, square, i);
            gradients.Span[i] = (float)(direction + ((double)decay * weights.Span[i]));
        }
    }

    /// <inheritdoc/>
    public override void Mix(FloatBuffer x, float share, FloatBuffer y)
    {
        for (int i = 0; i < y.Length; i++) y.Span[i] = (float)(y.Span[i] + (share * ((double)x.Span[i] - y.Span[i])));
    }

    /// <inheritdoc/>
    public override void ClipColumns(FloatBuffer weights, FloatBuffer gradients, int rows, int columns, float limit, float least)
    {
        for (int j = 0; j < columns; j++)
        {
            double w = 0, g = 0;
            for (int i = j; i < rows * columns; i += columns)
            {
                w += (double)weights.Span[i] * weights.Span[i];
                g += (double)gradients.Span[i] * gradients.Span[i];
            }

            double most = limit * Math.Max(Math.Sqrt(w), least);
            if (!(Math.Sqrt(g) > most)) continue;
            for (int i = j; i < rows * columns; i += columns) gradients.Span[i] = (float)(gradients.Span[i] * (most / Math.Sqrt(g)));
        }
    }

    private static double Gradient(in DescentStep step, FloatBuffer weights, FloatBuffer gradients, int i) =>
        ((double)step.GradientScale * gradients.Span[i]) + ((double)step.L2Penalty * weights.Span[i]);

    private static void Follow(in DescentStep step, FloatBuffer weights, double direction, int i) =>
        weights.Span[i] = (float)(((double)step.Keep * weights.Span[i]) - (step.Move * direction));

    private static double Blend(float keep, FloatBuffer state, double value, int i)
    {
        double blended = ((double)keep * state.Span[i]) + ((1 - (double)keep) * value);
        state.Span[i] = (float)blended;
        return blended;
    }

    private static double Direction(in MomentStep s, double g, FloatBuffer mean, FloatBuffer square, int i)
    {
        double m = Blend(s.Beta1, mean, g, i), v = Blend(s.Beta2, square, g * g, i);
        return ((s.MeanShare * m) + (s.GradientShare * g)) / ((Math.Sqrt(v) * s.RootFactor) + s.Epsilon);
    }
}
