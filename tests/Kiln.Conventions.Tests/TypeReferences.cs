using System.Reflection;
using System.Reflection.Emit;

namespace Kiln.Conventions.Tests;

/// <summary>Which types a compiled type knows: in its base, members, signatures, attributes and in the bodies of its methods.</summary>
internal static class TypeReferences
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private const byte TwoByteMark = 0xFE;

    private static readonly Dictionary<int, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>The outermost types that <paramref name="type"/> refers to, itself left out; nested types count as part of it.</summary>
    public static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Collect(type, found);
        found.Remove(type);
        return found;
    }

    /// <summary>The outermost type that holds a nested one; the definition of a generic one.</summary>
    public static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        Add(type.BaseType, found);
        foreach (Type i in type.GetInterfaces()) Add(i, found);
        foreach (FieldInfo f in type.GetFields(Everything)) Add(f.FieldType, found);
        foreach (MethodBase m in type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)))
        {
            if (m is MethodInfo { ReturnType: var result }) Add(result, found);
            foreach (ParameterInfo p in m.GetParameters()) Add(p.ParameterType, found);
            CollectBody(m, found);
        }

        foreach (Type nested in type.GetNestedTypes(Everything)) Collect(nested, found);
    }

    private static void CollectBody(MethodBase method, HashSet<Type> found)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } il) return;
        foreach (LocalVariableInfo local in body.LocalVariables) Add(local.LocalType, found);
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int i = 0; i < il.Length;)
        {
            int value = il[i++];
            if (value == TwoByteMark) value = (value << 8) | il[i++];
            OpCode code = OpCodes[value];
            switch (code.OperandType)
            {
                case OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok:
                    AddMember(method.Module.ResolveMember(BitConverter.ToInt32(il, i), ofType, ofMethod), found);
                    break;
                case OperandType.InlineSwitch:
                    i += BitConverter.ToInt32(il, i) * sizeof(int);
                    break;
            }

            i += SizeOf(code.OperandType);
        }
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private static void AddMember(MemberInfo? member, HashSet<Type> found)
    {
        switch (member)
        {
            case Type t:
                Add(t, found);
                break;
            case FieldInfo f:
                Add(f.DeclaringType, found);
                Add(f.FieldType, found);
                break;
            case MethodBase m:
                Add(m.DeclaringType, found);
                if (m is MethodInfo { ReturnType: var result }) Add(result, found);
                if (m.IsGenericMethod) foreach (Type argument in m.GetGenericArguments()) Add(argument, found);
                break;
        }
    }

    private static void Add(Type? type, HashSet<Type> found)
    {
        while (type is { HasElementType: true }) type = type.GetElementType();
        if (type is null || type.IsGenericParameter || type.IsFunctionPointer) return;
        if (type.IsGenericType) foreach (Type argument in type.GetGenericArguments()) Add(argument, found);
        found.Add(Outermost(type));
    }
}
