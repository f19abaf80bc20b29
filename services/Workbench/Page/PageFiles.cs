using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace Assay.Workbench.Page;

/// <summary>
/// The page as Vite built it, read once from the folder beside the assemblies. What is not among these files cannot be asked for:
/// no path from a request reaches the file system.
/// </summary>
internal sealed class PageFiles
{
    public const string Folder = "workbench";
    public const string Index = "index.html";

    private readonly FrozenDictionary<string, PageFile> _files;

    public PageFiles()
        : this(Path.Combine(AppContext.BaseDirectory, Folder))
    {
    }

    internal PageFiles(string folder)
    {
        var types = new FileExtensionContentTypeProvider();
        _files = (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [])
            .ToFrozenDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), path => Read(path, types), StringComparer.Ordinal);
    }

    public PageFile? Find(string path) => _files.GetValueOrDefault(path);

    private static PageFile Read(string path, FileExtensionContentTypeProvider types)
    {
        var bytes = File.ReadAllBytes(path);
        var contentType = types.TryGetContentType(path, out var known) ? known : "application/octet-stream";
        var isText = contentType.StartsWith("text/", StringComparison.Ordinal) || contentType is "application/json" or "image/svg+xml";
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"";
        return new PageFile(bytes, isText ? Compress(bytes) : null, isText ? contentType + "; charset=utf-8" : contentType, tag);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
            brotli.Write(bytes);
        return compressed.ToArray();
    }
}

/// <summary>One file of the page.</summary>
internal sealed record PageFile(byte[] Bytes, byte[]? Brotli, string ContentType, string Tag);
