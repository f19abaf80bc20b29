using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace Assay.UnitTests.Parts;

/// <summary>
/// Writes signatures from metadata and from reflection in one and the same way: full type names without their assemblies (the
/// framework's types move between them), generic parameters by position, !0 of the type and !!0 of the method.
/// </summary>
internal sealed class SignatureNames(MetadataReader metadata) : ISignatureTypeProvider<string, object?>
{
    public static string Render(string name, MethodSignature<string> signature) =>
        Render(signature.Header.IsInstance, signature.ReturnType, name, signature.GenericParameterCount, signature.ParameterTypes);

    public static string Render(MethodBase method) => Render(
        !method.IsStatic,
        method is MethodInfo info ? Render(info.ReturnType) : "System.Void",
        method.Name,
        method.IsGenericMethodDefinition ? method.GetGenericArguments().Length : 0,
        method.GetParameters().Select(parameter => Render(parameter.ParameterType)));

    public static string Render(Type type)
    {
        if (type.IsGenericMethodParameter)
            return $"!!{type.GenericParameterPosition}";
        if (type.IsGenericTypeParameter)
            return $"!{type.GenericParameterPosition}";
        if (type.IsByRef)
            return Render(type.GetElementType()!) + "&";
        if (type.IsPointer)
            return Render(type.GetElementType()!) + "*";
        if (type.IsArray)
            return Render(type.GetElementType()!) + (type.IsSZArray ? "[]" : $"[{new string(',', type.GetArrayRank() - 1)}]");
        return type.IsGenericType
            ? $"{type.GetGenericTypeDefinition().FullName}<{string.Join(",", type.GetGenericArguments().Select(Render))}>"
            : type.FullName!;
    }

    /// <summary>The type that a reference's parent names, without its generic arguments; null where it is not a reference to another assembly.</summary>
    public TypeReferenceHandle? DefinitionOf(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => (TypeReferenceHandle)parent,
        HandleKind.TypeSpecification => GenericDefinitionOf((TypeSpecificationHandle)parent),
        _ => null,
    };

    public string? AssemblyOf(TypeReferenceHandle handle)
    {
        var scope = metadata.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => AssemblyOf((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => null,
        };
    }

    public string NameOf(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return $"{NameOf((TypeReferenceHandle)type.ResolutionScope)}+{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    string ISimpleTypeProvider<string>.GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    string ISimpleTypeProvider<string>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => NameOf(handle);

    string ISimpleTypeProvider<string>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    string ISignatureTypeProvider<string, object?>.GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    string ISignatureTypeProvider<string, object?>.GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    string ISignatureTypeProvider<string, object?>.GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    string ISignatureTypeProvider<string, object?>.GetFunctionPointerType(MethodSignature<string> signature) => "method*";

    string ISignatureTypeProvider<string, object?>.GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    string ISignatureTypeProvider<string, object?>.GetPinnedType(string elementType) => elementType;

    string IConstructedTypeProvider<string>.GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(",", typeArguments)}>";

    string IConstructedTypeProvider<string>.GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    string IConstructedTypeProvider<string>.GetByReferenceType(string elementType) => elementType + "&";

    string IConstructedTypeProvider<string>.GetPointerType(string elementType) => elementType + "*";

    string ISZArrayTypeProvider<string>.GetSZArrayType(string elementType) => elementType + "[]";

    private static string Render(bool instance, string returnType, string name, int genericParameters, IEnumerable<string> parameters)
    {
        var generic = genericParameters == 0 ? "" : $"<{genericParameters}>";
        return $"{(instance ? "" : "static ")}{returnType} {name}{generic}({string.Join(", ", parameters)})";
    }

    private TypeReferenceHandle? GenericDefinitionOf(TypeSpecificationHandle handle)
    {
        // A generic instance is the byte 0x15, class or value type, then the type as a compressed TypeDefOrRef.
        var blob = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        blob.ReadCompressedInteger();
        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)type : null;
    }
}
