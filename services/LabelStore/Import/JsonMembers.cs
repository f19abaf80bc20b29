using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Assay.LabelStore.Import;

/// <summary>
/// The members of one JSON object, however long: each element of an array by itself, and any other value whole. No more than one element is in memory.
/// </summary>
internal sealed class JsonMembers(Stream stream) : IDisposable
{
    private const int LongestElement = 16 << 20;
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isLast;
    private bool _hasBegun;
    private bool _inArray;
    private string _property = "";
    private JsonReaderState _state;
    private JsonDocument? _element;

    private enum Found
    {
        Token,
        Element,
        NeedsMore,
        End,
    }

    /// <summary>Members in the order of the file. An element is valid until the next is asked for.</summary>
    /// <exception cref="JsonException">It is no JSON, or no object.</exception>
    public async IAsyncEnumerable<(string Property, JsonElement Element)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        if (_buffer.AsSpan(0, _end).StartsWith(ByteOrderMark))
            _start = ByteOrderMark.Length;
        while (true)
        {
            switch (Next())
            {
                case Found.Element:
                    yield return (_property, _element!.RootElement);
                    break;
                case Found.NeedsMore:
                    await FillAsync(cancellationToken);
                    break;
                case Found.End:
                    yield break;
                default:
                    break;
            }
        }
    }

    public void Dispose() => _element?.Dispose();

    private Found Next()
    {
        // What was read of an unfinished value is read again when more is there: nothing is kept of this reader then.
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isLast, _state);
        if (!reader.Read())
            return NeedsMore();
        if (!_hasBegun)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("it does not begin with {");
            _hasBegun = true;
            return Keep(ref reader, Found.Token);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject when !_inArray:
                return Found.End;
            case JsonTokenType.EndArray:
                _inArray = false;
                return Keep(ref reader, Found.Token);
            case JsonTokenType.PropertyName:
                var name = reader.GetString()!;
                if (!reader.Read())
                    return NeedsMore();
                _property = name;
                if (reader.TokenType != JsonTokenType.StartArray)
                    return Take(ref reader);
                _inArray = true;
                return Keep(ref reader, Found.Token);
            default:
                return Take(ref reader);
        }
    }

    private Found Take(ref Utf8JsonReader reader)
    {
        _element?.Dispose();
        return JsonDocument.TryParseValue(ref reader, out _element) ? Keep(ref reader, Found.Element) : NeedsMore();
    }

    private Found Keep(ref Utf8JsonReader reader, Found found)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return found;
    }

    private Found NeedsMore() => _isLast ? throw new JsonException("it ends in the middle") : Found.NeedsMore;

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestElement)
                throw new JsonException($"an element of {Shorten(_property)} is longer than {LongestElement >> 20} MiB");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _isLast = read == 0;
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "...";
}
