using Assay.Ingestion.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Assay.FunctionalTests.ServiceDefaults;

public sealed class HealthAndReflectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("readiness")]
    [InlineData("liveness")]
    [InlineData("assay.ingestion.v1.IngestionService")]
    public async Task Check_OfAKnownName_Serves(string service)
    {
        await using var host = await DefaultsHost.StartAsync();
        var response = await new Health.HealthClient(host.Anonymous).CheckAsync(new HealthCheckRequest { Service = service });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);
    }

    [Fact]
    public async Task Check_OfAnUnknownName_IsNotFound()
    {
        await using var host = await DefaultsHost.StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await new Health.HealthClient(host.Anonymous).CheckAsync(new HealthCheckRequest { Service = "x" }));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task Check_WhileADependencyIsDown_TellsReadinessButNotLiveness()
    {
        await using var host = await DefaultsHost.StartAsync(
            configure: services => services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy(), ["ready"]));
        var client = new Health.HealthClient(host.Anonymous);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest { Service = "readiness" })).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest { Service = "liveness" })).Status);
    }

    [Fact]
    public async Task Reflection_OfAService_ListsItAndSendsItsFiles()
    {
        await using var host = await DefaultsHost.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(host.Anonymous).ServerReflectionInfo();

        var services = (await AskAsync(call, new ServerReflectionRequest { ListServices = "" })).ListServicesResponse.Service.Select(service => service.Name);
        Assert.Contains(IngestionService.Descriptor.FullName, services);

        var files = (await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = "assay.ingestion.v1.Dataset.images" })).FileDescriptorResponse.FileDescriptorProto;
        var descriptors = FileDescriptor.BuildFromByteStrings(files);
        Assert.Contains(descriptors, file => file.Services.Any(service => service.FullName == IngestionService.Descriptor.FullName));

        Assert.Equal((int)StatusCode.NotFound, (await AskAsync(call, new ServerReflectionRequest { FileByFilename = "none.proto" })).ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task ReflectionAlpha_OfAService_AnswersAlike()
    {
        await using var host = await DefaultsHost.StartAsync();
        using var call = new Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(host.Anonymous).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Grpc.Reflection.V1Alpha.ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains(call.ResponseStream.Current.ListServicesResponse.Service, service => service.Name == IngestionService.Descriptor.FullName);
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }
}
