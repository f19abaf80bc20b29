using System.Globalization;
using System.Text;
using Assay.Messaging.FailedMessages;
using MassTransit;
using RabbitMQ.Client;

namespace Assay.Messaging.RabbitMq;

/// <summary>What the headers of a message in an error queue say of its failure.</summary>
internal static class FailureHeaders
{
    /// <summary>Attempts before the message was last put back.</summary>
    private const string EarlierAttempts = "Assay-Attempts";
    private const string Deaths = "x-death";

    public static FailedMessage Describe(string id, string queue, BasicGetResult message, int deliveryLimit)
    {
        var headers = message.BasicProperties.Headers ?? new Dictionary<string, object?>();
        var (type, text) = MessageBodyText.Read(message.Body.Span);
        // A consumer that failed says so by headers; the broker alone knows of one that died.
        if (Text(headers, MessageHeaders.FaultExceptionType) is { Length: > 0 } exception)
            return new FailedMessage(id, queue, type, Time(headers), exception, Text(headers, MessageHeaders.FaultMessage), text, AttemptsOf(headers, deliveryLimit));
        return new FailedMessage(
            id, queue, type, TimeOfDeath(headers), FailedMessage.DeliveryLimit,
            $"Every process that took the message ended, or lost the broker, before it had handled it: {deliveryLimit + 1} times. Look at the log of the service before you retry.",
            text, AttemptsOf(headers, deliveryLimit));
    }

    /// <summary>The properties with which a failed message goes back to its queue: as it came, without the story of its failure.</summary>
    public static BasicProperties Cleared(IReadOnlyBasicProperties failed, int deliveryLimit)
    {
        var properties = new BasicProperties(failed) { Persistent = true };
        var headers = failed.Headers ?? new Dictionary<string, object?>();
        properties.Headers = headers
            .Where(header => !header.Key.StartsWith("MT-Fault-", StringComparison.Ordinal) && !header.Key.StartsWith("MT-Host-", StringComparison.Ordinal)
                && header.Key != MessageHeaders.Reason && !header.Key.StartsWith("x-", StringComparison.Ordinal))
            .ToDictionary();
        properties.Headers[EarlierAttempts] = AttemptsOf(headers, deliveryLimit);
        return properties;
    }

    private static int AttemptsOf(IDictionary<string, object?> headers, int deliveryLimit)
    {
        var isKilled = Text(headers, MessageHeaders.FaultExceptionType).Length == 0 && headers.ContainsKey(Deaths);
        return Number(headers, EarlierAttempts) + (isKilled ? deliveryLimit + 1 : Number(headers, MessageHeaders.FaultRetryCount) + 1);
    }

    private static string Text(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out var value)
        ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" }
        : "";

    private static int Number(IDictionary<string, object?> headers, string name) =>
        int.TryParse(Text(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset? Time(IDictionary<string, object?> headers) =>
        DateTimeOffset.TryParse(Text(headers, MessageHeaders.FaultTimestamp), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static DateTimeOffset? TimeOfDeath(IDictionary<string, object?> headers) =>
        headers.TryGetValue(Deaths, out var deaths) && deaths is IList<object> { Count: > 0 } list && list[0] is IDictionary<string, object> death
            && death.TryGetValue("time", out var time) && time is AmqpTimestamp at
            ? DateTimeOffset.FromUnixTimeSeconds(at.UnixTime)
            : null;
}
