using System.Buffers;

namespace Assay.ServiceDefaults.Export;

/// <summary>Collects a file's bytes and sends them in chunks, so that memory does not grow with the file.</summary>
public sealed class ExportOutput(Func<ReadOnlyMemory<byte>, CancellationToken, Task> send)
{
    public const int MaxChunk = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _buffer = new(MaxChunk);

    /// <summary>Where to write next.</summary>
    public IBufferWriter<byte> Buffer => _buffer;

    /// <summary>Sends what was written if it is much; call it after each entry.</summary>
    public Task SendIfFullAsync(CancellationToken cancellationToken) =>
        _buffer.WrittenCount >= MaxChunk / 2 ? SendAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Sends what was written.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        for (var rest = _buffer.WrittenMemory; rest.Length > 0; rest = rest[Math.Min(MaxChunk, rest.Length)..])
            await send(rest[..Math.Min(MaxChunk, rest.Length)], cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
