using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Assay.Cli.CommandLine;

/// <summary>Prints messages as JSON with the field names of the protos, defaults included.</summary>
internal static class JsonOutput
{
    private static readonly JsonFormatter Formatter =
        new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));

    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(IMessage message) => Write(Node(message));

    public static void Write(IEnumerable<IMessage> messages) => Write(new JsonArray(messages.Select(Node).ToArray()));

    public static void Write(JsonNode node) => Console.Out.WriteLine(node.ToJsonString(Indented));

    public static string Error(string message, int exitCode) =>
        new JsonObject { ["error"] = message, ["exit_code"] = exitCode }.ToJsonString();

    public static JsonNode Node(IMessage message) => JsonNode.Parse(Formatter.Format(message))!;
}
