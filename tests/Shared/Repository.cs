using System.Reflection;

namespace Assay.Tests;

/// <summary>Where this build's sources are, for tests that read files of the repository or real data beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Real images and models: where ASSAY_DATA says, or ../shared/data beside the repository.</summary>
    public static string RealData { get; } = Environment.GetEnvironmentVariable("ASSAY_DATA") is { Length: > 0 } folder
        ? Path.GetFullPath(folder, Root)
        : Path.GetFullPath(Path.Combine(Root, "..", "shared", "data"));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string RealDataPathOf(params string[] parts) => Path.Combine([RealData, .. parts]);
}
