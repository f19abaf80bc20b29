using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Assay.Scoring.Core.Coresets.Tree;

namespace Assay.UnitTests.Scoring.Coresets;

/// <summary>A tree's storage in memory. It dies at a write where a test wants it to.</summary>
internal sealed class MemoryStorage : ICoresetStorage
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private int _writes;

    /// <summary>Writes after which every other fails, as if the process had been killed; null = never.</summary>
    public int? DiesAfter { get; set; }

    /// <summary>All names and bytes.</summary>
    public IReadOnlyDictionary<string, string> Content => _files.OrderBy(file => file.Key, StringComparer.Ordinal).ToDictionary(file => file.Key, file => Convert.ToHexString(file.Value));

    public Task WriteAsync<T>(string name, int columns, ReadOnlyMemory<T> elements, CancellationToken cancellationToken)
        where T : unmanaged =>
        WriteDocumentAsync(name, MemoryMarshal.AsBytes(elements.Span).ToArray(), cancellationToken);

    public Task<T[]> ReadAsync<T>(string name, int columns, CancellationToken cancellationToken)
        where T : unmanaged =>
        Task.FromResult(MemoryMarshal.Cast<byte, T>(_files[name]).ToArray());

    public Task WriteDocumentAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _writes) > DiesAfter) throw new IOException("The process was killed.");
        _files[name] = json.ToArray();
        return Task.CompletedTask;
    }

    public Task<byte[]?> FindDocumentAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_files.GetValueOrDefault(name));

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) =>
        _files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToAsyncEnumerable();

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        _files.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}
