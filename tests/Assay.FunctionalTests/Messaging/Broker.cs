using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Assay.RealParts;
using RabbitMQ.Client;
using Xunit;

namespace Assay.FunctionalTests.Messaging;

/// <summary>One RabbitMQ for the tests of the collection; each test has a virtual host of its own.</summary>
public sealed class Broker : IAsyncLifetime
{
    private const int Ports = 4;
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-mq-").FullName;
    private readonly Dictionary<string, string> _connection = new(StringComparer.Ordinal);
    private readonly TestAuthority? _authority;
    private HttpClient? _management;

    public Broker()
    {
    }

    /// <param name="authority">Whose certificate it shows: it speaks AMQPS only.</param>
    internal Broker(TestAuthority authority) => _authority = authority;

    public string Host => _connection["MQ_HOST"];

    public int Port => int.Parse(_connection["MQ_PORT"], CultureInfo.InvariantCulture);

    public string User => _connection["MQ_USER"];

    public string Password => _connection["MQ_PASSWORD"];

    private HttpClient Management => _management ?? throw new InvalidOperationException("The broker has not started.");

    public async Task InitializeAsync()
    {
        var environment = _authority is null ? null : new Dictionary<string, string>
        {
            ["MQ_CERTIFICATE"] = _authority.CertificateFile,
            ["MQ_KEY"] = _authority.KeyFile,
            ["MQ_CA"] = _authority.CaFile,
        };
        await Scripts.RunAsync("rabbitmq", ["start", _folder, FreePorts.Find(Ports).ToString(CultureInfo.InvariantCulture)], environment);
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(_folder, "connection")))
            _connection[line[..line.IndexOf('=')]] = line[(line.IndexOf('=') + 1)..];
        _management = new HttpClient(new SocketsHttpHandler { Credentials = new NetworkCredential(User, Password), PreAuthenticate = true })
        {
            BaseAddress = new Uri($"http://{Host}:{_connection["MQ_MANAGEMENT_PORT"]}/api/"),
        };
    }

    public async Task DisposeAsync()
    {
        _management?.Dispose();
        await Scripts.RunAsync("rabbitmq", ["stop", _folder]);
        Directory.Delete(_folder, recursive: true);
    }

    public Task StopAsync() => Scripts.RunAsync("rabbitmq", ["stop", _folder]);

    public Task StartAsync() => Scripts.RunAsync("rabbitmq", ["start", _folder]);

    /// <summary>A virtual host that nobody else uses.</summary>
    public async Task<string> AddVirtualHostAsync()
    {
        var name = Guid.NewGuid().ToString("n");
        (await Management.PutAsJsonAsync($"vhosts/{name}", new { })).EnsureSuccessStatusCode();
        (await Management.PutAsJsonAsync($"permissions/{name}/{User}", new { configure = ".*", write = ".*", read = ".*" })).EnsureSuccessStatusCode();
        return name;
    }

    /// <summary>What the broker says of its queues.</summary>
    public async Task<JsonElement> GetQueuesAsync(string virtualHost) => await Management.GetFromJsonAsync<JsonElement>($"queues/{virtualHost}");

    public async Task<JsonElement> GetBindingsAsync(string virtualHost) => await Management.GetFromJsonAsync<JsonElement>($"bindings/{virtualHost}");

    public Task<IConnection> ConnectAsync(string virtualHost) =>
        new ConnectionFactory { HostName = Host, Port = Port, UserName = User, Password = Password, VirtualHost = virtualHost }.CreateConnectionAsync();

    public (string Key, string Value)[] SettingsOf(string virtualHost) =>
    [
        ("Messaging:Transport", "RabbitMq"), ("Messaging:RabbitMq:Host", Host), ("Messaging:RabbitMq:Port", Port.ToString(CultureInfo.InvariantCulture)),
        ("Messaging:RabbitMq:Username", User), ("Messaging:RabbitMq:Password", Password), ("Messaging:RabbitMq:VirtualHost", virtualHost),
    ];
}

[CollectionDefinition(Name)]
public sealed class BrokerCollection : ICollectionFixture<Broker>
{
    public const string Name = "RabbitMQ";
}
