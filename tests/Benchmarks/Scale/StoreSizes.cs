using System.Text.RegularExpressions;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Scale;

/// <summary>What the stores take on disk, by kind of file.</summary>
internal static partial class StoreSizes
{
    private const int Block = 4096;

    /// <summary>Prints files, bytes and bytes an image of every kind of file below a folder.</summary>
    public static void Print(string folder, int images)
    {
        var kinds = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .GroupBy(file => KindOf(Path.GetRelativePath(folder, file.FullName)))
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => (kind.Key, Files: kind.Count(), Bytes: kind.Sum(file => file.Length), OnDisk: kind.Sum(file => (file.Length + Block - 1) / Block * Block)))
            .ToList();
        foreach (var (kind, files, bytes, onDisk) in kinds)
            Say($"store {kind}: {files} files, {bytes} bytes, {(double)bytes / images:0.00} bytes/image, {(double)onDisk / images:0.00} in blocks of {Block}");
        Say($"store all: {kinds.Sum(kind => kind.Files)} files, {(double)kinds.Sum(kind => kind.Bytes) / images:0.00} bytes/image, {(double)kinds.Sum(kind => kind.OnDisk) / images:0.00} in blocks of {Block}");
    }

    private static string KindOf(string path) => Fold().Replace(Number().Replace(Id().Replace(path, "<id>"), "<shard>"), "<fold>");

    [GeneratedRegex(@"(ingest|run|sel)-\d{8}-\d{6}-[0-9a-f]{8}")]
    private static partial Regex Id();

    [GeneratedRegex(@"(?<=/)\d{6,}(?=[/.])")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<=/heads/)\d+(?=\.)")]
    private static partial Regex Fold();
}
