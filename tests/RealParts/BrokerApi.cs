using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Assay.RealParts;

/// <summary>The broker's HTTP API: what an operator, or a fault, does to queues from outside.</summary>
public sealed class BrokerApi : IDisposable
{
    private const string EnvelopeType = "application/vnd.masstransit+json";
    private readonly HttpClient _client;

    /// <param name="cluster">Whose broker.</param>
    public BrokerApi(RealCluster cluster)
    {
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{cluster.ReadConnection("rabbitmq", "MQ_MANAGEMENT_PORT")}/api/") };
        var user = $"{cluster.ReadConnection("rabbitmq", "MQ_USER")}:{cluster.ReadConnection("rabbitmq", "MQ_PASSWORD")}";
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
    }

    /// <summary>Publishes a message of ours once more.</summary>
    public Task PublishAsync<T>(T message)
        where T : class
    {
        var envelope = new JsonObject
        {
            ["messageId"] = Guid.NewGuid().ToString(),
            ["messageType"] = new JsonArray($"urn:message:{typeof(T).Namespace}:{typeof(T).Name}"),
            ["message"] = JsonSerializer.SerializeToNode(message, JsonSerializerOptions.Web),
        };
        return PublishAsync($"{typeof(T).Namespace}:{typeof(T).Name}", "", envelope.ToJsonString(), EnvelopeType);
    }

    /// <summary>Puts bytes that are no message into a queue.</summary>
    public Task PoisonAsync(string queue) => PublishAsync("amq.default", queue, "this is no message", EnvelopeType);

    /// <summary>Messages at the head of a queue, up to a hundred; taken out of it or left in it.</summary>
    public async Task<IReadOnlyList<string>> GetAsync(string queue, bool take)
    {
        using var response = await _client.PostAsJsonAsync(
            $"queues/%2F/{queue}/get", new { count = 100, ackmode = take ? "ack_requeue_false" : "ack_requeue_true", encoding = "auto" });
        response.EnsureSuccessStatusCode();
        var messages = await response.Content.ReadFromJsonAsync<JsonArray>();
        return [.. messages!.Select(message => message!["payload"]!.GetValue<string>())];
    }

    /// <summary>Names of all queues.</summary>
    public async Task<IReadOnlyList<string>> ListQueuesAsync() =>
        [.. (await _client.GetFromJsonAsync<JsonArray>("queues"))!.Select(queue => queue!["name"]!.GetValue<string>())];

    public void Dispose() => _client.Dispose();

    private async Task PublishAsync(string exchange, string routingKey, string payload, string contentType)
    {
        var body = new { properties = new { content_type = contentType, delivery_mode = 2 }, routing_key = routingKey, payload, payload_encoding = "string" };
        using var response = await _client.PostAsJsonAsync($"exchanges/%2F/{Uri.EscapeDataString(exchange)}/publish", body);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        if (answer!["routed"]?.GetValue<bool>() != true)
            throw new InvalidOperationException($"The broker has no queue for {exchange} {routingKey}.");
    }
}
