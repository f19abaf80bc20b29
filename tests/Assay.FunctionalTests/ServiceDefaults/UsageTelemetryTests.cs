using Assay.Messaging;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Assay.FunctionalTests.ServiceDefaults;

public sealed class UsageTelemetryTests
{
    [Fact]
    public void AddMessaging_Always_ReportsNothingToTheMakersOfTheBus()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddMessaging();
        using var host = builder.Build();

        Assert.False(host.Services.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value.Enabled);
    }
}
