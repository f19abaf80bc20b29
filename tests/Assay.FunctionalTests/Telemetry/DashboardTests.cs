using System.Text.Json;
using System.Text.RegularExpressions;
using Assay.Tests;
using Xunit;

namespace Assay.FunctionalTests.Telemetry;

/// <summary>What dashboards and alerts ask for is what the services emit, by the names that the collector gives it.</summary>
[Collection(TelemetryCollection.Name)]
public sealed partial class DashboardTests(CollectedLoop loop)
{
    public static TheoryData<string> Files =>
        [.. new[] { "dashboards", "alerts" }.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf("charts", "assay", folder)).Select(path => Path.Combine(folder, Path.GetFileName(path))))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Metrics_OfEachFile_AreEmittedByTheServices(string file)
    {
        var text = File.ReadAllText(Repository.PathOf("charts", "assay", file));
        var expressions = file.EndsWith(".json", StringComparison.Ordinal) ? Expressions(JsonDocument.Parse(text).RootElement).ToList() : AlertExpressions(text);
        Assert.NotEmpty(expressions);
        var named = expressions.SelectMany(expression => Metric().Matches(Label().Replace(expression, "")).Select(match => match.Value)).ToHashSet();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(loop.PrometheusNames));
    }

    [Fact]
    public void Labels_OfTheAlertOnErrors_AreThoseOfTheFrameworksMetric()
    {
        var point = loop.Receiver.Points.First(point => point.Metric == "http.server.request.duration" && point.Attributes.ContainsKey("rpc.grpc.status_code"));
        Assert.Contains("http.route", point.Attributes);
    }

    private static IEnumerable<string> Expressions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "expr" || (property.Name == "query" && property.Value.ToString().StartsWith("label_values", StringComparison.Ordinal))
                ? [property.Value.ToString()]
                : Expressions(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Expressions),
        _ => [],
    };

    private static List<string> AlertExpressions(string yaml) => [.. Expression().Matches(yaml).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"expr:(.*?)\n\s+(for|labels):", RegexOptions.Singleline)]
    private static partial Regex Expression();

    // Selectors and the lists of by and on: labels, no metrics.
    [GeneratedRegex(@"\{[^}]*\}|(by|on) \([^)]*\)|label_values\(|, k8s_\w+")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b[a-z]+(_[a-z0-9]+)+\b(?!\()")]
    private static partial Regex Metric();
}
