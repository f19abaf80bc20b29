namespace Assay.Tests;

/// <summary>Needs real data: a file or folder below <see cref="Repository.RealData"/>, named by its parts.</summary>
internal sealed class RequiresRealDataFactAttribute(params string[] parts) : RequiresFactAttribute(LackOf(Repository.RealDataPathOf(parts)))
{
    private static string? LackOf(string path) =>
        Path.Exists(path) ? null : $"{path} is missing: real data is not part of the repository (set ASSAY_DATA to the folder that holds it).";
}
