namespace Kiln;

/// <summary>Weights that hand their input on: the identity matrix for a linear layer, a one in the middle of the kernel for a convolution (Zagoruyko and Komodakis 2017).</summary>
/// <remarks>
/// Output c of each group of outputs gets input c, as far as there are both; all else is zero, as PyTorch's <c>eye_</c> and <c>dirac_</c>. No numbers are drawn,
/// so all units are alike where sizes allow no identity, and outputs beyond the inputs stay zero.
/// </remarks>
/// <param name="Groups">Into how many parts the outputs are cut, each of them an identity; that of the convolution.</param>
public sealed record Dirac(int Groups = 1) : Init
{
    /// <inheritdoc/>
    /// <exception cref="InputException">A vector, or outputs that the groups do not divide.</exception>
    public override void Fill(Span<float> values, in InitTarget target, ref Philox random)
    {
        target.RequireMatrix(this);
        if (Groups < 1 || target.Rows % Groups != 0) throw new InputException($"Dirac groups: expected a divisor of {target.Rows} outputs, received {Groups}.");
        values.Clear();
        int perGroup = target.Rows / Groups, inputs = target.FileSize(1), field = target.Columns / Math.Max(inputs, 1), middle = 0;
        for (int axis = 2; axis < target.Shape.Rank; axis++) middle = (middle * target.FileSize(axis)) + (target.FileSize(axis) / 2);
        int[] offsets = target.ColumnOffsets();
        for (int group = 0; group < Groups; group++)
        {
            for (int c = 0; c < Math.Min(perGroup, inputs); c++)
            {
                values[(((group * perGroup) + c) * target.RowStride) + offsets[(c * field) + middle]] = 1;
            }
        }
    }
}
