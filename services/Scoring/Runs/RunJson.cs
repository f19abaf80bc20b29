using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.Scoring.Runs;

/// <summary>How the files of a run are written: for people too, and the same bytes everywhere.</summary>
internal static class RunJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Converters = { new JsonStringEnumConverter() } };

    public static byte[] Write<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];

    public static T Read<T>(byte[] json)
        where T : class =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("The file is null.");
}
