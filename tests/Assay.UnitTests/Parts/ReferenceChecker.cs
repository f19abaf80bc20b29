using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Assay.UnitTests.Parts;

/// <summary>
/// Resolves what a compiled assembly refers to in certain other assemblies, by name and signature, and names what is not there.
/// The runtime would find out too, but only when it first runs the method that holds the reference.
/// </summary>
internal sealed class ReferenceChecker(IReadOnlyDictionary<string, Assembly> targets)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly List<string> _missing = [];

    /// <summary>References looked at, so that a test can tell "all there" from "nothing was looked for".</summary>
    public int Checked { get; private set; }

    public IReadOnlyList<string> FindMissing(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        return FindMissing(file.GetMetadataReader());
    }

    public IReadOnlyList<string> FindMissing(MetadataReader metadata)
    {
        var names = new SignatureNames(metadata);
        foreach (var handle in metadata.TypeReferences)
        {
            if (names.AssemblyOf(handle) is not { } assembly || !targets.ContainsKey(assembly))
                continue;
            Checked++;
            if (Find(assembly, names.NameOf(handle)) is null)
                _missing.Add($"type [{assembly}]{names.NameOf(handle)}");
        }

        foreach (var handle in metadata.MemberReferences)
            CheckMember(metadata, names, metadata.GetMemberReference(handle));
        return [.. _missing.Order(StringComparer.Ordinal)];
    }

    private void CheckMember(MetadataReader metadata, SignatureNames names, MemberReference member)
    {
        if (names.DefinitionOf(member.Parent) is not { } parent || names.AssemblyOf(parent) is not { } assembly || !targets.ContainsKey(assembly))
            return;
        Checked++;
        if (Find(assembly, names.NameOf(parent)) is not { } type)
            return; // reported as a type already

        var name = metadata.GetString(member.Name);
        var wanted = member.GetKind() == MemberReferenceKind.Field
            ? $"{member.DecodeFieldSignature(names, null)} {name}"
            : SignatureNames.Render(name, member.DecodeMethodSignature(names, null));
        if (!MembersOf(type).Any(candidate => candidate == wanted))
            _missing.Add($"member [{assembly}]{type.FullName}: {wanted}");
    }

    private Type? Find(string assembly, string name) =>
        targets[assembly].GetType(name) is { IsVisible: true } type ? type : null;

    /// <summary>What code in another assembly may name: public and protected members, its own and those of its bases.</summary>
    private static IEnumerable<string> MembersOf(Type type)
    {
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            var definition = declaring.IsConstructedGenericType ? declaring.GetGenericTypeDefinition() : declaring;
            foreach (var method in definition.GetMembers(Declared).OfType<MethodBase>())
            {
                if (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
                    yield return SignatureNames.Render(method);
            }

            foreach (var field in definition.GetFields(Declared))
            {
                if (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
                    yield return $"{SignatureNames.Render(field.FieldType)} {field.Name}";
            }
        }
    }
}
