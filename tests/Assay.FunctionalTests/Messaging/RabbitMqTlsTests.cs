using Assay.Messaging.RabbitMq;
using Assay.RealParts;
using Xunit;

namespace Assay.FunctionalTests.Messaging;

/// <summary>AMQPS, with an authority of our own.</summary>
public sealed class RabbitMqTlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-test-").FullName;
    private TestAuthority _authority = null!;
    private Broker _broker = null!;

    public async Task InitializeAsync()
    {
        _authority = new TestAuthority(_folder);
        _broker = new Broker(_authority);
        await _broker.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_WithTls_TrustsTheNamedAuthorityAndNoOther()
    {
        (string Key, string Value)[] settings = [.. _broker.SettingsOf(await _broker.AddVirtualHostAsync()), ("Messaging:RabbitMq:Tls:Enabled", "true")];
        var handled = new TaskCompletionSource();
        await using (var host = await MessagingHost.StartAsync(
            _ =>
            {
                handled.TrySetResult();
                return Task.CompletedTask;
            },
            [.. settings, ("Messaging:RabbitMq:Tls:CaFile", _authority.CaFile)]))
        {
            await host.Bus.Publish(new Work());
            await handled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        var refused = await Assert.ThrowsAsync<BrokerRefusedException>(() => MessagingHost.StartAsync(_ => Task.CompletedTask, settings));
        Assert.Contains("Messaging:RabbitMq:Tls:CaFile", refused.Message, StringComparison.Ordinal);
    }
}
