using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Hosting;
using Assay.Messaging;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Assay.FunctionalTests.ServiceDefaults;

public sealed class UnknownSettingsTests
{
    private static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [EndpointOptions.Section] = typeof(EndpointOptions),
        [MessagingOptions.Section] = typeof(MessagingOptions),
    };

    [Theory]
    [InlineData("Endpoints:Grcp", "Endpoints:Grpc")]
    [InlineData("Endpoint:Grpc", "Endpoints")]
    [InlineData("Messaging:RabbitMq:Pasword", "Messaging:RabbitMq:Password")]
    [InlineData("Messaging:RabbitMQ:Tls:Enable", "Messaging:RabbitMQ:Tls:Enabled")]
    [InlineData("Endpoints:Quite", null)]
    public void Find_OfAKeyThatNothingReads_NamesWhatWasMeant(string key, string? meant) => Assert.Equal(meant, Assert.Single(Find(key)).Suggestion);

    [Theory]
    [InlineData("endpoints:grpc")]
    [InlineData("Messaging:Consumers:inference-embed-shard:Prefetch")]
    [InlineData("Scoring:Threads")]
    [InlineData("PATH")]
    [InlineData("Logging:LogLevel:Default")]
    public void Find_OfAKeyThatIsReadOrNotOurs_IsSilent(string key) => Assert.Empty(Find(key));

    private static IEnumerable<(string Key, string? Suggestion)> Find(string key) =>
        UnknownSettings.Find(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(key, "x")]).Build(), Sections);
}
