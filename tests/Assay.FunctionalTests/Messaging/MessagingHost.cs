using Assay.Messaging;
using Assay.Messaging.FailedMessages;
using Assay.Operations.V1;
using Assay.ServiceDefaults;
using Grpc.Health.V1;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.FunctionalTests.Messaging;

/// <summary>A service with one consumer, in process.</summary>
internal sealed class MessagingHost : IAsyncDisposable
{
    private readonly TestApplication _app;
    private readonly string _folder;

    private MessagingHost(TestApplication app, string folder)
    {
        (_app, _folder) = (app, folder);
        Bus = Services.GetRequiredService<IBus>();
    }

    public IServiceProvider Services => _app.Services;

    public IBus Bus { get; }

    public IFailedMessages Failed => Services.GetRequiredService<IFailedMessages>();

    public OperationsService.OperationsServiceClient Operations => new(_app.Channel);

    public static Task<MessagingHost> StartAsync(Func<ConsumeContext<Work>, Task> consume, params IEnumerable<(string Key, string Value)> settings) =>
        StartAsync(consume, settings, awaitReady: true);

    public static Task<MessagingHost> StartAsync(Func<ConsumeContext<Work>, Task> consume, IEnumerable<(string Key, string Value)> settings, bool awaitReady)
    {
        // MassTransit keeps the log of the first bus in the flow of execution, so that of a host that was stopped before.
        using (ExecutionContext.SuppressFlow())
            return Task.Run(() => StartApplicationAsync(consume, settings, awaitReady));
    }

    private static async Task<MessagingHost> StartApplicationAsync(Func<ConsumeContext<Work>, Task> consume, IEnumerable<(string Key, string Value)> settings, bool awaitReady)
    {
        var folder = Directory.CreateTempSubdirectory("assay-test-").FullName;
        try
        {
            var host = new MessagingHost(await TestApplication.StartAsync(Build(folder, consume, settings)), folder);
            if (awaitReady)
                await host.ReadyAsync();
            return host;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public static WebApplication Build(string folder, Func<ConsumeContext<Work>, Task> consume, IEnumerable<(string Key, string Value)> settings)
    {
        var builder = TestApplication.CreateBuilder(folder, settings);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(consume);
        builder.AddConsumer<WorkConsumer, WorkConsumerDefinition>();
        builder.AddMessaging();
        var app = builder.Build();
        app.MapServiceDefaults();
        return app;
    }

    public Task ReadyAsync() => Eventually.TrueAsync(IsReady);

    public bool IsReady() =>
        new Health.HealthClient(_app.Channel).Check(new HealthCheckRequest { Service = "readiness" }).Status == HealthCheckResponse.Types.ServingStatus.Serving;

    /// <summary>Sends bytes to the consumer's queue as they are. By its exchange: who sends to a queue declares one, with other arguments.</summary>
    public async Task SendRawAsync(byte[] body)
    {
        var endpoint = await Bus.GetSendEndpoint(new Uri($"exchange:{WorkConsumer.Queue}"));
        await endpoint.Send(new Work(), Pipe.Execute<SendContext<Work>>(
            context => context.Serializer = new CopyBodySerializer(new System.Net.Mime.ContentType("application/vnd.masstransit+json"), new BytesMessageBody(body))));
    }

    /// <summary>Waits for as many failed messages.</summary>
    public async Task<IReadOnlyList<Assay.Messaging.FailedMessages.FailedMessage>> FailedAsync(int count)
    {
        IReadOnlyList<Assay.Messaging.FailedMessages.FailedMessage> messages = [];
        await Eventually.TrueAsync(async () => (messages = (await Failed.ListAsync(null, 100, null, CancellationToken.None)).Messages).Count == count);
        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
