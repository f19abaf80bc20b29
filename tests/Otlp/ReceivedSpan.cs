namespace Assay.Testing.Otlp;

/// <summary>A span as it arrived.</summary>
/// <param name="Service">The resource's service.name.</param>
/// <param name="Instance">The resource's service.instance.id: which process.</param>
/// <param name="Scope">Name of its ActivitySource.</param>
/// <param name="TraceId">32 hex digits.</param>
/// <param name="SpanId">16 hex digits.</param>
/// <param name="ParentId">16 hex digits; empty for a root.</param>
/// <param name="Name">Name of the span.</param>
/// <param name="Start">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="IsError">Whether its status is an error.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record ReceivedSpan(
    string Service,
    string Instance,
    string Scope,
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    DateTimeOffset Start,
    TimeSpan Duration,
    bool IsError,
    IReadOnlyDictionary<string, object> Attributes);
