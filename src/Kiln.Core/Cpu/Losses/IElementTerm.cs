using System.Runtime.Intrinsics;

namespace Kiln.Cpu;

/// <summary>The loss of single elements, in double precision, with its derivative.</summary>
internal interface IElementTerm : ITerm
{
    /// <summary>∂/∂x of four elements.</summary>
    Vector256<double> Slope(Vector256<double> x, Vector256<double> t);
}
