using Microsoft.Extensions.Options;

namespace Assay.Telemetry;

internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var problems = new List<string>();
        if (options.OtlpEndpoint.Length > 0 && !(Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            problems.Add($"{Key(nameof(options.OtlpEndpoint))} is \"{options.OtlpEndpoint}\"; it must be a URL such as http://collector:4317.");
        if (options.Protocol is not ("" or TelemetryOptions.Grpc or TelemetryOptions.HttpProtobuf))
            problems.Add($"{Key(nameof(options.Protocol))} is \"{options.Protocol}\"; it must be {TelemetryOptions.Grpc} or {TelemetryOptions.HttpProtobuf}.");
        if (options.TraceRatio is < 0 or > 1 or double.NaN)
            problems.Add($"{Key(nameof(options.TraceRatio))} is {options.TraceRatio}; it must be 0 .. 1.");
        if (options.ExportInterval is { } interval && (interval < ShortestInterval || interval > LongestInterval))
            problems.Add($"{Key(nameof(options.ExportInterval))} is {interval}; it must be {ShortestInterval} .. {LongestInterval}.");
        // Never the text itself: headers carry keys.
        if (options.Headers.Split(',', StringSplitOptions.RemoveEmptyEntries).Any(header => header.IndexOf('=') < 1))
            problems.Add($"{Key(nameof(options.Headers))} must be name=value, several separated by commas.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string Key(string option) => $"{TelemetryOptions.Section}:{option}";
}
