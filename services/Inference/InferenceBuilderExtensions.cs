using Assay.Inference.Grpc;
using Assay.Inference.Jobs;
using Assay.Inference.Models;
using Assay.Inference.Pipeline;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Messaging;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.Inference;

public static class InferenceBuilderExtensions
{
    /// <summary>Adds the Inference service: models, the embedding pipeline, jobs and single requests.</summary>
    public static IHostApplicationBuilder AddInference(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<InferenceOptions>().BindConfiguration(InferenceOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InferenceOptions>, InferenceOptionsValidator>());
        services.AddServiceClient<IngestionService.IngestionServiceClient>("Ingestion");
        services.TryAddSingleton<InferenceTelemetry>();

        services.TryAddSingleton<SessionFactory>();
        services.TryAddSingleton<ModelInspector>();
        services.TryAddSingleton<ModelRegistry>();
        services.TryAddSingleton<LoadedModels>();
        services.TryAddSingleton<BuiltInModel>();
        services.AddHostedService(provider => provider.GetRequiredService<BuiltInModel>());

        services.TryAddSingleton<ComputePool>();
        services.TryAddSingleton<EmbeddingPipeline>();
        services.TryAddSingleton<ShardEmbedder>();
        services.TryAddSingleton<MicroBatcher>();

        services.TryAddSingleton<EmbeddingJobs>();
        services.AddHostedService<EmbeddingReconciler>();
        services.AddHostedService<EmbeddingFeeder>();
        services.AddHostedService<OpenEmbeddingsGauge>();
        services.AddHostedService<WaitingShardsGauge>();
        builder.AddConsumer<ShardIngestedConsumer, ShardIngestedConsumerDefinition>();
        builder.AddConsumer<EmbedShardConsumer, EmbedShardConsumerDefinition>();
        builder.AddConsumer<ShardEmbeddedConsumer, ShardEmbeddedConsumerDefinition>();
        builder.AddConsumer<EmbedShardFaultedConsumer, EmbedShardFaultedConsumerDefinition>();
        return builder;
    }

    /// <summary>Maps the gRPC service.</summary>
    public static WebApplication MapInference(this WebApplication app)
    {
        app.MapService<InferenceGrpcService>(InferenceService.Descriptor);
        return app;
    }
}
