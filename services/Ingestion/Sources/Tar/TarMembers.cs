using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>
/// Reads the members of a tar by their headers alone: ustar, GNU long names, pax. Our own reader because places in a tar must be
/// known to the byte, in a bucket too, without reading what lies between the headers.
/// </summary>
internal sealed class TarMembers(ITarBytes bytes, string name)
{
    private const int MaxExtension = 1 << 20;
    private readonly byte[] _window = new byte[bytes.LargestWindow];
    private long _windowStart;
    private int _windowLength;
    private long _lastHeader;
    // Of unknown tars it is assumed that members are large: the first ones tell.
    private long _stride = long.MaxValue / 4;

    public async IAsyncEnumerable<TarMember> ReadAsync(SourceWarnings warnings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pending = default(Extension);
        for (var offset = 0L; ;)
        {
            if (offset >= bytes.Length)
            {
                warnings.Add(WarningKind.NoEnd, name);
                yield break;
            }

            Note(offset);
            var block = await BlockAsync(offset, cancellationToken);
            if (TarHeader.IsEnd(block.Span))
                yield break;
            if (!TarHeader.IsValid(block.Span) || !TarHeader.TryReadSize(block.Span, out var size))
                throw NoHeader(offset, block.Span);

            var type = TarHeader.TypeFlag(block.Span);
            var own = TarHeader.Name(block.Span, out var isLatin1);
            if (type is (byte)'x' or (byte)'L' or (byte)'K' or (byte)'g' or (byte)'N')
            {
                if (size > bytes.Length - offset - TarHeader.Size)
                    throw Truncated($"an extended header of {size} bytes begins at byte {offset}, the file ends at byte {bytes.Length}");
                if (type is (byte)'x' or (byte)'L')
                    pending = await ExtendAsync(pending, type, offset + TarHeader.Size, size, cancellationToken);
                offset = Next(offset + TarHeader.Size, size);
                continue;
            }

            if (pending.Name is { } longName)
                (own, isLatin1) = (longName, pending.IsLatin1);
            size = pending.Size ?? size;
            var length = type is >= (byte)'1' and <= (byte)'6' ? 0 : size;
            var start = offset + TarHeader.Size;
            if (length > bytes.Length - start)
                throw Truncated($"the member '{SourceText.Printable(own)}' ends at byte {start + length}, the file at byte {bytes.Length}");

            yield return new TarMember(Clean(own), TypeOf(type, own, pending), start, length, isLatin1);
            pending = default;
            offset = Next(start, length);
        }
    }

    /// <summary>Reads a small member's content.</summary>
    public async Task<byte[]> ContentAsync(TarMember member, int most, CancellationToken cancellationToken)
    {
        var content = new byte[Math.Min(member.Length, most)];
        await FillAsync(member.Offset, content, cancellationToken);
        return content;
    }

    // The mean distance of headers; the first few count for little, the last ones for most.
    private void Note(long offset)
    {
        if (offset > 0)
            _stride = _lastHeader == 0 ? offset : (3 * _stride + offset - _lastHeader) / 4;
        _lastHeader = offset;
    }

    private async ValueTask FillAsync(long offset, byte[] content, CancellationToken cancellationToken)
    {
        if (offset >= _windowStart && offset + content.Length <= _windowStart + _windowLength)
            _window.AsMemory((int)(offset - _windowStart), content.Length).CopyTo(content);
        else
            await bytes.ReadAsync(offset, content, cancellationToken);
    }

    private async ValueTask<Memory<byte>> BlockAsync(long offset, CancellationToken cancellationToken)
    {
        if (offset < _windowStart || offset + TarHeader.Size > _windowStart + _windowLength)
        {
            _windowLength = await bytes.ReadAsync(offset, _window.AsMemory(0, bytes.WindowFor(_stride)), cancellationToken);
            _windowStart = offset;
            if (_windowLength < TarHeader.Size)
                throw Truncated($"its last header begins at byte {offset}, the file ends at byte {bytes.Length}");
        }

        return _window.AsMemory((int)(offset - _windowStart), TarHeader.Size);
    }

    private async Task<Extension> ExtendAsync(Extension pending, byte type, long start, long size, CancellationToken cancellationToken)
    {
        if (size > MaxExtension)
            throw Broken($"the extended header at byte {start} claims {size} bytes");

        var content = new byte[size];
        await FillAsync(start, content, cancellationToken);
        if (type == 'L')
            return pending with { Name = TarHeader.Decode(TarHeader.Text(content), out var isLatin1), IsLatin1 = isLatin1 };

        // pax: "length key=value\n" each, the length counting itself.
        for (var rest = content.AsMemory(); !rest.IsEmpty;)
        {
            var blank = rest.Span.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(rest.Span[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= blank + 1 || length > rest.Length)
                throw Broken($"the pax header at byte {start} cannot be read");

            pending = pending.With(rest.Span[(blank + 1)..(length - 1)]);
            rest = rest[length..];
        }

        return pending;
    }

    private static TarMemberType TypeOf(byte type, string name, Extension extension) => type switch
    {
        _ when extension.IsSparse => TarMemberType.Sparse,
        // V7 marks folders by a slash at the end.
        (byte)'0' or 0 or (byte)'7' => name.EndsWith('/') ? TarMemberType.Other : TarMemberType.File,
        (byte)'1' or (byte)'2' => TarMemberType.Link,
        (byte)'S' => TarMemberType.Sparse,
        _ => TarMemberType.Other,
    };

    private static long Next(long start, long length) => start + (length + TarHeader.Size - 1) / TarHeader.Size * TarHeader.Size;

    private static string Clean(string name)
    {
        while (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..];
        return name.TrimStart('/');
    }

    private WrongStateException NoHeader(long offset, ReadOnlySpan<byte> block)
    {
        if (offset > 0)
            return Broken($"there is no valid header at byte {offset}");

        var (format, remedy) = block switch
        {
            [0x1f, 0x8b, ..] => ("compressed with gzip", "gunzip"),
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => ("compressed with xz", "unxz"),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => ("compressed with bzip2", "bunzip2"),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => ("compressed with zstd", "unzstd"),
            _ => ("", ""),
        };
        return new WrongStateException(format.Length == 0
            ? $"'{name}' is no tar: it does not begin with a tar header. Check the path."
            : $"The tar '{name}' is {format}; images are read from it by their place, which needs an uncompressed tar. Decompress it first, for instance with '{remedy}'.");
    }

    private WrongStateException Truncated(string detail) =>
        new($"The tar '{name}' is truncated: {detail}. Copy or download it again.");

    private WrongStateException Broken(string detail) =>
        new($"The tar '{name}' is broken: {detail}. Copy or download it again.");

    /// <summary>What extended headers say of the member that follows them.</summary>
    private readonly record struct Extension(string? Name, bool IsLatin1, long? Size, bool IsSparse)
    {
        public Extension With(ReadOnlySpan<byte> record)
        {
            var equals = record.IndexOf((byte)'=');
            if (equals < 0)
                return this;
            var key = record[..equals];
            var value = record[(equals + 1)..];
            if (key.SequenceEqual("path"u8))
                return this with { Name = TarHeader.Decode(value, out var isLatin1), IsLatin1 = isLatin1 };
            if (key.SequenceEqual("size"u8) && long.TryParse(Encoding.ASCII.GetString(value), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                return this with { Size = size };
            return key.StartsWith("GNU.sparse."u8) ? this with { IsSparse = true } : this;
        }
    }
}
