namespace Assay.Testing.Otlp;

/// <summary>A log line as it arrived.</summary>
/// <param name="Service">The resource's service.name.</param>
/// <param name="Category">Category of its logger.</param>
/// <param name="TraceId">32 hex digits; empty outside of any span.</param>
/// <param name="SpanId">16 hex digits; empty outside of any span.</param>
/// <param name="Severity">Such as Information.</param>
/// <param name="Text">The formatted message.</param>
public sealed record ReceivedLog(string Service, string Category, string TraceId, string SpanId, string Severity, string Text);
