using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Xunit;

namespace Assay.UnitTests.Parts;

/// <summary>
/// The official gRPC server and client against the assemblies of Grpc.Core.Api and Grpc.Net.Common that this build uses, be they
/// official or our stand-ins.
/// </summary>
public sealed class GrpcPartsTests
{
    private static readonly Dictionary<string, Assembly> Parts = new()
    {
        ["Grpc.Core.Api"] = typeof(Status).Assembly,
        ["Grpc.Net.Common"] = typeof(ICompressionProvider).Assembly,
    };

    public static TheoryData<string, int> OfficialAssemblies => new()
    {
        // Types and members that each refers to in version 2.85.0; far fewer would mean that the checker looked past them.
        { typeof(GrpcServiceOptions).Assembly.Location, 100 },
        { typeof(GrpcChannel).Assembly.Location, 100 },
    };

    [Theory]
    [MemberData(nameof(OfficialAssemblies))]
    public void References_OfOfficialAssembly_AllResolve(string path, int atLeast)
    {
        var checker = new ReferenceChecker(Parts);

        var missing = checker.FindMissing(path);

        Assert.True(missing.Count == 0, $"{Path.GetFileName(path)} refers to what is not there:\n{string.Join('\n', missing)}");
        Assert.InRange(checker.Checked, atLeast, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(OfficialAssemblies))]
    public void Types_OfOfficialAssembly_LoadAndOverrideWhatTheyMeanTo(string path, int _)
    {
        var assembly = AppDomain.CurrentDomain.GetAssemblies().Single(loaded => !loaded.IsDynamic && loaded.Location == path);

        // Throws where an abstract member of a part has no implementation here.
        var types = assembly.GetTypes();

        // A virtual method that neither overrides nor begins a slot on purpose has lost the base method it was compiled for.
        var orphans =
            from type in types
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot) && method.GetBaseDefinition() == method
            select $"{type}: {method}";
        Assert.Empty(orphans);
    }

    [Fact]
    public void Identity_OfParts_IsTheOfficialOne()
    {
        var official = typeof(GrpcChannel).Assembly.GetName();

        Assert.All(Parts.Values, part =>
        {
            Assert.Equal(official.GetPublicKey(), part.GetName().GetPublicKey());
            Assert.Equal(new Version(2, 0, 0, 0), part.GetName().Version);
        });
    }
}
