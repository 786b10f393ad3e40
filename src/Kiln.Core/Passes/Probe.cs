namespace Kiln;

/// <summary>Somebody who looks at what layers make, as a pass goes through the model, and at the gradients on the way back: a summary, a diagnosis.</summary>
public abstract class Probe
{
    /// <summary>
    /// Whether it is to be shown every layer, so that each runs alone while it watches. Where not, layers that run as one op do so still, to the bit as without it, and it is shown
    /// what they make together, under the name of the last that is a function or has weights.
    /// </summary>
    public virtual bool EveryLayer => true;

    /// <summary>Is shown the output of a layer; it may read values but not keep the tensor beyond the pass.</summary>
    /// <param name="path">The layer's name from the root of the model; empty for the root.</param>
    /// <param name="output">What it made.</param>
    public abstract void Saw(string path, Tensor output);

    /// <summary>Is shown the output of an op on the way back, when all of its gradient has arrived; <see cref="Tensor.Gradient"/> may be read until this returns.</summary>
    /// <param name="output">What the op made; the tensor of a layer is that of its last op.</param>
    public virtual void SawGradient(Tensor output)
    {
    }
}
