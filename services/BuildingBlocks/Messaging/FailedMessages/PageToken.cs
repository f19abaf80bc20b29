using System.Globalization;

namespace Assay.Messaging.FailedMessages;

/// <summary>Where a page begins: a queue and how many of its messages were seen, as <c>queue:seen</c>.</summary>
internal readonly record struct PageToken(string Queue, int Seen)
{
    public static PageToken Parse(string token)
    {
        var colon = token.LastIndexOf(':');
        return colon > 0 && int.TryParse(token.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            ? new PageToken(token[..colon], seen)
            : throw new FormatException("The page token is none.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Queue}:{Seen}");
}
