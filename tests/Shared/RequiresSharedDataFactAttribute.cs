namespace Assay.Tests;

/// <summary>Needs real data: a file or folder below <see cref="Repository.Shared"/>, named by its parts.</summary>
internal sealed class RequiresSharedDataFactAttribute(params string[] parts) : RequiresFactAttribute(LackOf(Repository.SharedPathOf(parts)))
{
    private static string? LackOf(string path) =>
        Path.Exists(path) ? null : $"{path} is missing: real data is not part of the repository (set ASSAY_TEST_SHARED to the folder that holds it).";
}
