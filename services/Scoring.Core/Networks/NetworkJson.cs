using System.Text.Json;

namespace Assay.Scoring.Core.Networks;

/// <summary>How the files between a run and the worker that trains its network are written: for people too, and equal values with equal bytes.</summary>
internal static class NetworkJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Read<T>(byte[] json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("The file is null.");
}
