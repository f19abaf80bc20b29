using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Assay.UnitTests.Parts;

public sealed class ReferenceCheckerTests
{
    /// <summary>What the emitted caller is compiled against.</summary>
    private static readonly (string Name, Type Returns, Type Parameter)[] Compiled =
    [
        ("Same", typeof(int), typeof(List<string>)),
        ("OtherParameter", typeof(int), typeof(List<string>)),
        ("OtherReturn", typeof(int), typeof(string)),
        ("Gone", typeof(int), typeof(string)),
    ];

    [Fact]
    public void FindMissing_MembersThatChanged_AreNamedWithTheirSignatures()
    {
        var checker = new ReferenceChecker(new Dictionary<string, Assembly> { ["Part"] = typeof(ReferenceCheckerTests).Assembly });
        using var caller = new PEReader(new MemoryStream(EmitCaller(typeof(Target).FullName!)));

        var missing = checker.FindMissing(caller.GetMetadataReader());

        var type = typeof(Target).FullName;
        Assert.Equal(
        [
            $"member [Part]{type}: static System.Int32 Gone(System.String)",
            $"member [Part]{type}: static System.Int32 OtherParameter(System.Collections.Generic.List`1<System.String>)",
            $"member [Part]{type}: static System.Int32 OtherReturn(System.String)",
        ], missing);
        Assert.Equal(5, checker.Checked);
    }

    [Fact]
    public void FindMissing_TypeThatIsGone_IsNamed()
    {
        var checker = new ReferenceChecker(new Dictionary<string, Assembly> { ["Part"] = typeof(ReferenceCheckerTests).Assembly });
        using var caller = new PEReader(new MemoryStream(EmitCaller("Nowhere.Target")));

        Assert.Equal(["type [Part]Nowhere.Target"], checker.FindMissing(caller.GetMetadataReader()));
    }

    private static byte[] EmitCaller(string typeName)
    {
        var core = typeof(object).Assembly;
        var part = new PersistedAssemblyBuilder(new AssemblyName("Part"), core).DefineDynamicModule("Part")
            .DefineType(typeName, TypeAttributes.Public);
        var methods = Compiled.Select(member =>
        {
            var method = part.DefineMethod(member.Name, MethodAttributes.Public | MethodAttributes.Static, member.Returns, [member.Parameter]);
            method.GetILGenerator().ThrowException(typeof(NotSupportedException));
            return method;
        }).ToArray();
        part.CreateType();

        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Caller"), core);
        var type = assembly.DefineDynamicModule("Caller").DefineType("Caller", TypeAttributes.Public);
        var body = type.DefineMethod("Call", MethodAttributes.Public | MethodAttributes.Static).GetILGenerator();
        foreach (var method in methods)
        {
            body.Emit(OpCodes.Ldnull);
            body.Emit(OpCodes.Call, method);
            body.Emit(OpCodes.Pop);
        }

        body.Emit(OpCodes.Ret);
        type.CreateType();
        using var stream = new MemoryStream();
        assembly.Save(stream);
        return stream.ToArray();
    }

    /// <summary>What is there when the caller's references are resolved.</summary>
    public static class Target
    {
        public static int Same(List<string> value) => value.Count;

        public static int OtherParameter(List<int> value) => value.Count;

        public static long OtherReturn(string value) => value.Length;
    }
}
