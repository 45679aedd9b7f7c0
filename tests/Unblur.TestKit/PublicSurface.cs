using System.Reflection;

namespace Unblur.TestKit;

/// <summary>What a user of an assembly can see of it.</summary>
public static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The public and protected members of <paramref name="assembly"/> whose signature names a type of <paramref name="hidden"/>.</summary>
    /// <returns>One line for each, such as <c>Unblur.Deblurrer.Run: Unblur.Torch.Tensor</c>.</returns>
    public static IReadOnlyList<string> Leaks(Assembly assembly, Assembly hidden)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return
        [
            .. from type in assembly.GetExportedTypes()
               from use in UsesOf(type)
               from part in PartsOf(use.Type)
               where part.Assembly == hidden
               select $"{use.Where}: {part}",
        ];
    }

    private static IEnumerable<(string Where, Type Type)> UsesOf(Type type)
    {
        IEnumerable<Type> parents = type.BaseType is null ? type.GetInterfaces() : [type.BaseType, .. type.GetInterfaces()];
        IEnumerable<Type> constraints = type.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints());
        IEnumerable<(string, Type)> ofMembers =
            from member in type.GetMembers(Declared)
            from used in TypesIn(member)
            select ($"{type}.{member.Name}", used);
        return [.. parents.Concat(constraints).Select(parent => ($"{type}", parent)), .. ofMembers];
    }

    // Properties and events show through their accessors; nested types are exported types of their own.
    private static IEnumerable<Type> TypesIn(MemberInfo member) => member switch
    {
        FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } or FieldInfo { IsFamilyOrAssembly: true } => [((FieldInfo)member).FieldType],
        MethodBase { IsPublic: true } or MethodBase { IsFamily: true } or MethodBase { IsFamilyOrAssembly: true } => TypesIn((MethodBase)member),
        _ => [],
    };

    private static IEnumerable<Type> TypesIn(MethodBase method)
    {
        IEnumerable<Type> parameters = method.GetParameters().Select(parameter => parameter.ParameterType);
        return method is MethodInfo { ReturnType: Type result } called
            ? [result, .. parameters, .. called.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints())]
            : parameters;
    }

    // Task<Tensor[]> is made of Task, Tensor[] and Tensor.
    private static IEnumerable<Type> PartsOf(Type type) => type.IsGenericParameter
        ? []
        : type.HasElementType
            ? PartsOf(type.GetElementType()!)
            : [type, .. type.GetGenericArguments().SelectMany(PartsOf)];
}
