using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Xunit;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Assay.FunctionalTests.ServiceDefaults;

public sealed class ReadinessTests
{
    private static readonly string[] Ready = ["ready"];

    [Fact]
    public async Task Check_OfAStoreThatGoesAndComesBack_FollowsItAndSaysEachChangeOnce()
    {
        var isThere = true;
        var log = new RecordingLoggerProvider();
        await using var host = await DefaultsHost.StartAsync(
            configure: services => Add(services, log, () => isThere ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the store is away")),
            settings: ("Health:CacheTime", "00:00:00"));
        Assert.Equal(ServingStatus.Serving, await AskAsync(host));
        isThere = false;
        for (var i = 0; i < 5; i++)
            Assert.Equal(ServingStatus.NotServing, await AskAsync(host));
        isThere = true;
        for (var i = 0; i < 5; i++)
            Assert.Equal(ServingStatus.Serving, await AskAsync(host));

        Assert.Equal(["Not ready: test fails. the store is away", "test works again"], log.Lines("Readiness"));
        Assert.Empty(log.Lines("HealthCheck"));
    }

    [Fact]
    public async Task Check_ByManyAtOnce_AsksTheStoreOnce()
    {
        var asked = 0;
        await using var host = await DefaultsHost.StartAsync(
            configure: services => Add(services, null, () =>
            {
                Interlocked.Increment(ref asked);
                return HealthCheckResult.Healthy();
            }),
            settings: ("Health:CacheTime", "00:01:00"));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync(host)));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Check_OfACheckThatHangs_IsAnsweredAllTheSame()
    {
        using var never = new ManualResetEventSlim();
        await using var host = await DefaultsHost.StartAsync(
            configure: services => Add(services, null, () =>
            {
                never.Wait(TimeSpan.FromMinutes(1));
                return HealthCheckResult.Healthy();
            }),
            settings: ("Health:CheckTimeout", "00:00:00.2"));
        Assert.Equal(ServingStatus.NotServing, await AskAsync(host));
        never.Set();
    }

    [Fact]
    public async Task Watch_WhileTheProcessIsToldToStop_SaysSoAndEnds()
    {
        await using var host = await DefaultsHost.StartAsync(settings: ("Shutdown:Delay", "00:00:03"));
        using var watch = new Health.HealthClient(host.Anonymous).Watch(new HealthCheckRequest { Service = "readiness" });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);

        var stopping = host.StopAsync();
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.False(await watch.ResponseStream.MoveNext(CancellationToken.None));
        // New calls are still answered, so that a balancer has time to look elsewhere.
        Assert.Equal(ServingStatus.NotServing, await AskAsync(host));
        await stopping;
    }

    private static async Task<ServingStatus> AskAsync(DefaultsHost host) =>
        (await new Health.HealthClient(host.Anonymous).CheckAsync(new HealthCheckRequest { Service = "readiness" })).Status;

    private static void Add(IServiceCollection services, RecordingLoggerProvider? log, Func<HealthCheckResult> check)
    {
        services.AddHealthChecks().AddCheck("test", check, Ready);
        if (log is not null)
            services.AddLogging(logging => logging.AddProvider(log));
    }
}
