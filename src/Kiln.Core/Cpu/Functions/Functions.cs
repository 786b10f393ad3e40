using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Which code belongs to which function: one row each.</summary>
internal static class Functions
{
    /// <summary>Hands the code of <paramref name="f"/> to <paramref name="user"/>. It is inlined where it is called, so that nothing but the choice itself is left of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void With<TUser>(Activation f, ref TUser user)
        where TUser : struct, IFunctionUser, allows ref struct
    {
        switch (f.Kind)
        {
            case ActivationKind.Identity: user.Use(default(IdentityFunction)); break;
            case ActivationKind.Relu: user.Use(default(ReluFunction)); break;
            case ActivationKind.LeakyRelu: user.Use(new LeakyReluFunction(f.First)); break;
            case ActivationKind.Sigmoid: user.Use(default(SigmoidFunction)); break;
            case ActivationKind.Tanh: user.Use(default(TanhFunction)); break;
            case ActivationKind.Elu: user.Use(new EluFunction(f.First)); break;
            case ActivationKind.Selu: user.Use(default(SeluFunction)); break;
            case ActivationKind.Celu: user.Use(new CeluFunction(f.First)); break;
            case ActivationKind.Softplus: user.Use(new SoftplusFunction(f.First, f.Second)); break;
            case ActivationKind.Softsign: user.Use(default(SoftsignFunction)); break;
            case ActivationKind.LogSigmoid: user.Use(default(LogSigmoidFunction)); break;
            case ActivationKind.HardTanh: user.Use(new HardTanhFunction(f.First, f.Second)); break;
            case ActivationKind.HardSigmoid: user.Use(default(HardSigmoidFunction)); break;
            case ActivationKind.Step: user.Use(new StepFunction(f.First)); break;
            case ActivationKind.Gelu: user.Use(default(GeluFunction)); break;
            case ActivationKind.GeluTanh: user.Use(default(GeluTanhFunction)); break;
            case ActivationKind.Silu: user.Use(default(SiluFunction)); break;
            case ActivationKind.Mish: user.Use(default(MishFunction)); break;
            case ActivationKind.HardSwish: user.Use(default(HardSwishFunction)); break;
            case ActivationKind.Sinc: user.Use(default(SincFunction)); break;
            default: throw new ArgumentOutOfRangeException(nameof(f));
        }
    }
}
