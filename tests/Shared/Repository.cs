using System.Reflection;

namespace Assay.Tests;

/// <summary>Where this build's sources are, for tests that read files of the repository or real data beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Real images and models: the folder ../shared beside the repository, or where ASSAY_TEST_SHARED says.</summary>
    public static string Shared { get; } =
        Environment.GetEnvironmentVariable("ASSAY_TEST_SHARED") ?? Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string SharedPathOf(params string[] parts) => Path.Combine([Shared, .. parts]);
}
