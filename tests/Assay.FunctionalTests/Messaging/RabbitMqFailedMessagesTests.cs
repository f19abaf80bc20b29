using Xunit;

namespace Assay.FunctionalTests.Messaging;

[Collection(BrokerCollection.Name)]
public sealed class RabbitMqFailedMessagesTests(Broker broker) : FailedMessagesTests
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() => broker.SettingsOf(await broker.AddVirtualHostAsync());
}
