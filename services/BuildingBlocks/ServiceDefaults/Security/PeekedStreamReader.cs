using Grpc.Core;

namespace Assay.ServiceDefaults.Security;

/// <summary>A stream whose first message was looked at and is read again.</summary>
internal sealed class PeekedStreamReader<T> : IAsyncStreamReader<T>
    where T : class
{
    private readonly IAsyncStreamReader<T> _stream;
    private bool _isBeforeFirst = true;

    private PeekedStreamReader(IAsyncStreamReader<T> stream, T? first) => (_stream, First) = (stream, first);

    /// <summary>Null if the stream is empty.</summary>
    public T? First { get; }

    public T Current => _stream.Current;

    public static async Task<PeekedStreamReader<T>> PeekAsync(IAsyncStreamReader<T> stream, CancellationToken cancellationToken) =>
        new(stream, await stream.MoveNext(cancellationToken) ? stream.Current : null);

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!_isBeforeFirst)
            return First is null ? Task.FromResult(false) : _stream.MoveNext(cancellationToken);
        _isBeforeFirst = false;
        return Task.FromResult(First is not null);
    }
}
