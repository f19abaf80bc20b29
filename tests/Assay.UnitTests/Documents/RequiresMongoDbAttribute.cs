namespace Assay.UnitTests.Documents;

/// <summary>Needs the MongoDB adapter in this build, and a server.</summary>
internal sealed class RequiresMongoDbAttribute() : RequiresAttribute(Missing)
{
    public const string Variable = "ASSAY_TEST_MONGODB";

    public static string? Server => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } server ? server : null;

    private static string? Missing =>
#if ASSAY_MONGODB
        Server is null ? $"{Variable} is not set: give the connection string of a MongoDB server on which databases named assay_test_* may be made and dropped." : null;
#else
        $"This build has no MongoDB adapter: the package registry lacks MongoDB.Driver. Build with one that has it, and set {Variable} to a server's connection string.";
#endif
}
