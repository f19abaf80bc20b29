using System.Buffers;
using System.Text.Json;

namespace Assay.LabelStore.Export;

/// <summary>A file that is being written.</summary>
internal sealed class ExportWriting(ExportSource source, ExportTally tally, IBufferWriter<byte> output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output, ExportJson.Options);

    public ExportSource Source { get; } = source;

    public ExportTally Tally { get; } = tally;

    public IBufferWriter<byte> Output { get; } = output;

    /// <summary>Writes text as it stands.</summary>
    public void Raw(ReadOnlySpan<byte> text) => Output.Write(text);

    /// <summary>Writes one JSON value.</summary>
    public void Json<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        write(_json, value);
        _json.Flush();
        _json.Reset();
    }

    /// <summary>Counts an image; false for one that formats with images leave out.</summary>
    public bool CountUnlessLeftOut(ExportedImage image)
    {
        switch (image.Status)
        {
            case ImageStatus.Removed:
                Tally.Removed++;
                return false;
            case ImageStatus.Undecodable:
                Tally.Undecodable++;
                return false;
            default:
                Tally.Images++;
                return true;
        }
    }

    public void Dispose() => _json.Dispose();
}
