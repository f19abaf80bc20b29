using Assay.Ingestion.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Options;
using Xunit;

namespace Assay.FunctionalTests.ServiceDefaults;

public sealed class TokenTests
{
    [Fact]
    public async Task Call_WithoutTheToken_IsRefused()
    {
        await using var host = await DefaultsHost.StartAsync(token: DefaultsHost.Token);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new IngestionService.IngestionServiceClient(host.Anonymous).GetDatasetAsync(new GetDatasetRequest()));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task Call_WithAnotherToken_IsRefused()
    {
        await using var host = await DefaultsHost.StartAsync(token: DefaultsHost.Token + "x");
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new IngestionService.IngestionServiceClient(host.WithToken).GetDatasetAsync(new GetDatasetRequest()));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task Call_WithTheToken_IsAnswered()
    {
        await using var host = await DefaultsHost.StartAsync(token: DefaultsHost.Token);
        var response = await new IngestionService.IngestionServiceClient(host.WithToken).GetDatasetAsync(new GetDatasetRequest { Dataset = "x" });
        Assert.Equal("x", response.Dataset.Name);
    }

    [Fact]
    public async Task Health_WithoutTheToken_IsAnswered()
    {
        await using var host = await DefaultsHost.StartAsync(token: DefaultsHost.Token);
        var response = await new Health.HealthClient(host.Anonymous).CheckAsync(new HealthCheckRequest { Service = "liveness" });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);
    }

    [Fact]
    public async Task Start_WithAShortToken_SaysSo()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => DefaultsHost.StartAsync(token: "short"));
        Assert.Contains("Security:Token has 5 characters", error.Message);
    }
}
