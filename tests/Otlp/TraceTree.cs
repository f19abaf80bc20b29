using System.Globalization;
using System.Text;

namespace Assay.Testing.Otlp;

/// <summary>
/// A trace as text: who did what, below what, when and for how long. Siblings of the same name, such as a span a shard, are one line
/// with their number.
/// </summary>
public static class TraceTree
{
    /// <param name="spans">Spans of one trace, of any number of services.</param>
    public static string Format(IReadOnlyCollection<ReceivedSpan> spans)
    {
        if (spans.Count == 0)
            return "no spans";
        var (start, end) = (spans.Min(span => span.Start), spans.Max(span => span.Start + span.Duration));
        var known = spans.Select(span => span.SpanId).ToHashSet();
        var children = spans.Where(span => known.Contains(span.ParentId)).ToLookup(span => span.ParentId);

        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"trace {spans.First().TraceId}: {spans.Count} spans of {spans.Select(span => span.Service).Distinct().Count()} services, {(end - start).TotalSeconds:0.0} s");
        text.AppendLine(CultureInfo.InvariantCulture, $"{"service",-20} {"begins",9} {"takes",9}  span");
        Append(text, [.. spans.Where(span => !known.Contains(span.ParentId))], children, start, depth: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<ReceivedSpan> siblings, ILookup<string, ReceivedSpan> children, DateTimeOffset start, int depth)
    {
        foreach (var group in siblings.GroupBy(span => (span.Service, span.Scope, span.Name)).OrderBy(group => group.Min(span => span.Start)))
        {
            var begins = (group.Min(span => span.Start) - start).TotalMilliseconds;
            var takes = group.Sum(span => span.Duration.TotalMilliseconds);
            var times = group.Count() > 1 ? string.Create(CultureInfo.InvariantCulture, $" x {group.Count()}") : "";
            var failed = group.Any(span => span.IsError) ? " FAILED" : "";
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{group.Key.Service,-20} {begins,6:0} ms {takes,6:0} ms  {new string(' ', depth * 2)}{group.Key.Name}{times}{failed}  ({group.Key.Scope})");
            Append(text, [.. group.SelectMany(span => children[span.SpanId])], children, start, depth + 1);
        }
    }
}
