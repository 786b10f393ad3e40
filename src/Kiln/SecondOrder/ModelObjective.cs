namespace Kiln;

/// <summary>The loss of a model on one fixed batch, as a function of its trained weights, in the order of <see cref="ParameterStore.TrainedValues"/>.</summary>
/// <remarks>
/// Gradients are found in training passes, which change running statistics; a model with batch normalisation or dropout is another function in each pass, the
/// masks being those of one step. The weights of the store are those evaluated last.
/// </remarks>
public sealed class ModelObjective : Objective
{
    private readonly Layer model;
    private readonly ParameterStore store;
    private readonly Func<Tensor, Tensor> loss;
    private readonly float[] values;
    private readonly Shape shape;

    /// <summary>Makes it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">Its weights.</param>
    /// <param name="values">The batch.</param>
    /// <param name="shape">Its shape, the samples leading.</param>
    /// <param name="loss">Makes a scalar of the model's output.</param>
    public ModelObjective(Layer model, ParameterStore store, ReadOnlySpan<float> values, Shape shape, Func<Tensor, Tensor> loss)
    {
        (this.model, this.store, this.shape, this.loss) = (model, store, shape, loss);
        this.values = values.ToArray();
    }

    /// <inheritdoc/>
    public override int Length => store.TrainedValues.Length;

    /// <summary>The present weights.</summary>
    public double[] Weights => Array.ConvertAll(store.TrainedValues.Span.ToArray(), w => (double)w);

    /// <inheritdoc/>
    protected override double DifferenceShare => 2e-3;   // weights and gradients are 32-bit floats

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Put(x);
        using Pass pass = Pass.Training(store, step: 0);
        Tensor found = loss(model.Apply(pass.Input(values, shape)));
        found.Backward();
        Read(gradient);
        return found.Item();
    }

    /// <summary>
    /// The Gauss–Newton matrix times a vector, <c>Jᵀ·H·J·v</c>: J is the Jacobian of the outputs, H the Hessian of the loss by the outputs alone
    /// (Schraudolph 2002). Unlike the Hessian it is never indefinite where the loss is convex.
    /// </summary>
    /// <param name="x">The weights.</param>
    /// <param name="v">The vector.</param>
    /// <param name="product">The result.</param>
    /// <remarks>J·v and H·(J·v) are central differences, Jᵀ is one walk back.</remarks>
    public void GaussNewtonTimes(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        double length = Vectors.Norm(v);
        if (length == 0)
        {
            product.Clear();
            return;
        }

        double step = DifferenceShare * (1 + Vectors.Norm(x)) / length;
        (float[] outputs, Shape outputShape) = Outputs(x);
        double[] moved = x.ToArray();
        Vectors.Add(moved, step, v);
        float[] ahead = Outputs(moved).Values;
        x.CopyTo(moved);
        Vectors.Add(moved, -step, v);
        float[] behind = Outputs(moved).Values;
        float[] above = new float[outputs.Length], below = new float[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            float half = (ahead[i] - behind[i]) / 2;   // ε·J·v
            above[i] = outputs[i] + half;
            below[i] = outputs[i] - half;
        }

        float[] up = LossGradient(above, outputShape), down = LossGradient(below, outputShape);
        for (int i = 0; i < up.Length; i++) up[i] = (float)((up[i] - down[i]) / (2 * step));
        Put(x);
        using Pass pass = Pass.Training(store, step: 0);
        (model.Apply(pass.Input(values, shape)) * pass.Input(up, outputShape)).Sum().Backward();
        Read(product);
    }

    private (float[] Values, Shape Shape) Outputs(ReadOnlySpan<double> x)
    {
        Put(x);
        using Pass pass = Pass.Training(store, step: 0);
        Tensor y = model.Apply(pass.Input(values, shape));
        return (y.Keep(), y.Shape);
    }

    private float[] LossGradient(float[] outputs, Shape outputShape)
    {
        using Pass pass = Pass.Training(store, step: 0);
        Tensor y = pass.Variable(outputs, outputShape);
        loss(y).Backward();
        return y.Gradient.ToArray();
    }

    private void Put(ReadOnlySpan<double> x)
    {
        Span<float> weights = store.TrainedValues.Span;
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)x[i];
    }

    private void Read(Span<double> gradient)
    {
        ReadOnlySpan<float> found = store.Gradients.Span;
        for (int i = 0; i < gradient.Length; i++) gradient[i] = found[i];
    }
}
