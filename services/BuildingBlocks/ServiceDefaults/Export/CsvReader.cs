using System.Text;

namespace Assay.ServiceDefaults.Export;

/// <summary>Rows of RFC 4180: values may be quoted, quotes in quotes are doubled, quoted values may hold line breaks. Blank lines are passed over.</summary>
/// <param name="reader">The text; it throws <see cref="DecoderFallbackException"/> for what is not UTF-8.</param>
/// <param name="bad">Makes the exception for a line, from 1, and what is wrong with it.</param>
public sealed class CsvReader(TextReader reader, Func<long, string, Exception> bad)
{
    // Bounds the memory where a quote is never closed.
    private const int LongestRow = 1 << 20;

    private readonly char[] _buffer = new char[1 << 14];
    private readonly StringBuilder _value = new();
    private int _position;
    private int _length;
    private long _line = 1;

    /// <summary>The line on which the last row began, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next row; null at the end.</summary>
    public async ValueTask<IReadOnlyList<string>?> ReadRowAsync(CancellationToken cancellationToken)
    {
        var row = new List<string>();
        var (size, state) = (0, State.Start);
        var quoteLine = 0L;
        _value.Clear();
        Line = _line;
        while (true)
        {
            if (await NextAsync(cancellationToken) is not { } c)
            {
                if (state == State.Quoted)
                    throw bad(quoteLine, "a quote opens there and is never closed");
                if (row.Count == 0 && state == State.Start)
                    return null;
                row.Add(_value.ToString());
                return row;
            }

            if (++size > LongestRow)
            {
                throw state == State.Quoted
                    ? bad(quoteLine, "a quote opens there and is not closed within 1 MiB")
                    : bad(Line, "the row is longer than 1 MiB");
            }

            if (state == State.Quoted)
            {
                if (c == '"')
                    state = State.QuoteInQuotes;
                else
                    _value.Append(c);
                continue;
            }

            switch (c)
            {
                case '"' when state == State.QuoteInQuotes:
                    _value.Append('"');
                    state = State.Quoted;
                    break;
                case '"' when state == State.Start:
                    (state, quoteLine) = (State.Quoted, _line);
                    break;
                case ',':
                    row.Add(_value.ToString());
                    _value.Clear();
                    state = State.Start;
                    break;
                case '\n' when row.Count == 0 && state == State.Start:
                    (Line, size) = (_line, 0);
                    break;
                case '\n':
                    row.Add(_value.ToString());
                    return row;
                case '\r' when await PeekAsync(cancellationToken) is '\n' or null:
                    break;
                default:
                    if (state == State.QuoteInQuotes)
                        throw bad(_line, "text follows a closing quote; double a quote that belongs to the value");
                    _value.Append(c);
                    state = State.Plain;
                    break;
            }
        }
    }

    private async ValueTask<char?> NextAsync(CancellationToken cancellationToken)
    {
        var next = await PeekAsync(cancellationToken);
        if (next is not null)
            _position++;
        if (next == '\n')
            _line++;
        return next;
    }

    private async ValueTask<char?> PeekAsync(CancellationToken cancellationToken)
    {
        if (_position == _length)
        {
            try
            {
                (_position, _length) = (0, await reader.ReadAsync(_buffer, cancellationToken));
            }
            catch (DecoderFallbackException)
            {
                throw bad(_line, "near it there is text that is not UTF-8; save the file as UTF-8");
            }
        }

        return _position == _length ? null : _buffer[_position];
    }

    private enum State
    {
        Start,
        Plain,
        Quoted,
        QuoteInQuotes,
    }
}
