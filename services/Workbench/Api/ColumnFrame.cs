using System.Buffers;
using System.Buffers.Binary;
using Assay.Common.V1;
using Assay.Scoring.V1;

namespace Assay.Workbench.Api;

/// <summary>
/// Columns of a shard as the page reads them, little-endian: its number and its rows (int32 each), then each column in the order asked for, 4 bytes a row: float32, or int32
/// for integers of any width.
/// </summary>
internal static class ColumnFrame
{
    private const int Word = sizeof(int);

    public static void Write(IBufferWriter<byte> output, ReadScoresResponse shard, IReadOnlyList<string> names)
    {
        var columns = shard.Columns.ToDictionary(column => column.Name, column => column.Values, StringComparer.Ordinal);
        var rows = names.Count == 0 ? 0 : (int)columns[names[0]].Shape[0];
        var head = output.GetSpan(2 * Word);
        BinaryPrimitives.WriteInt32LittleEndian(head, shard.Shard);
        BinaryPrimitives.WriteInt32LittleEndian(head[Word..], rows);
        output.Advance(2 * Word);
        foreach (var name in names)
            Write(output, columns[name]);
    }

    private static void Write(IBufferWriter<byte> output, Tensor values)
    {
        if (values.DataType != DataType.Uint8)
        {
            output.Write(values.Data.Span);
            return;
        }

        var bytes = values.Data.Span;
        var wide = output.GetSpan(bytes.Length * Word);
        for (var i = 0; i < bytes.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(wide[(i * Word)..], bytes[i]);
        output.Advance(bytes.Length * Word);
    }
}
