using Assay.Inference.Augmentation;
using Assay.Inference.Explanations;
using Assay.Inference.Grpc;
using Assay.Inference.Jobs;
using Assay.Inference.Models;
using Assay.Inference.Networks;
using Assay.Inference.Pipeline;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Messaging;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.Inference;

public static class InferenceBuilderExtensions
{
    /// <summary>Adds the Inference service, or the part of it that <see cref="InferenceOptions.Role"/> names: models, the embedding pipeline, jobs and single requests.</summary>
    public static IHostApplicationBuilder AddInference(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAccess(InferenceAccess.Create());
        services.AddOptions<InferenceOptions>().BindConfiguration(InferenceOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InferenceOptions>, InferenceOptionsValidator>());
        services.AddServiceClient<IngestionService.IngestionServiceClient>("Ingestion");
        services.TryAddSingleton<InferenceTelemetry>();

        services.TryAddSingleton<SessionFactory>();
        services.TryAddSingleton<ModelInspector>();
        services.TryAddSingleton<ModelRegistry>();
        services.TryAddSingleton<LoadedModels>();
        services.TryAddSingleton<DefaultModelHealthCheck>();
        services.AddHealthChecks().AddCheck<DefaultModelHealthCheck>(DefaultModelHealthCheck.Name, tags: ["ready"]);
        services.TryAddSingleton<ComputePool>();
        services.TryAddSingleton<EmbeddingPipeline>();
        services.TryAddSingleton<ShardFiles>();
        services.TryAddSingleton<ShardEmbedder>();
        services.TryAddSingleton<RunHeads>();
        services.TryAddSingleton<ShardAugmenter>();
        services.TryAddSingleton<EmbeddingJobCatalog>();
        services.TryAddSingleton<EmbeddingProgress>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddingProgress>());

        var role = builder.Configuration.ReadInferenceRole();
        if (role != InferenceRole.Coordinator)
        {
            services.TryAddSingleton<EmbedShardWork>();
            services.TryAddSingleton<AugmentShardWork>();
            services.TryAddSingleton<WorkerTurn>();
            builder.AddConsumer<ShardConsumer, ShardConsumerDefinition>();
            services.TryAddSingleton<NetworkFiles>();
            services.TryAddSingleton<TrainingLeases>();
            services.TryAddSingleton<TrainingImageLoader>();
            services.TryAddSingleton<KeptImages>();
            services.TryAddSingleton<NetworkPublisher>();
            services.TryAddSingleton<NetworkTraining>();
            builder.AddConsumer<TrainNetworkConsumer, TrainNetworkConsumerDefinition>();
        }

        if (role != InferenceRole.Worker)
            builder.AddCoordinator();
        return builder;
    }

    /// <summary>Maps the gRPC service, which workers do not have.</summary>
    public static WebApplication MapInference(this WebApplication app)
    {
        if (app.Configuration.ReadInferenceRole() != InferenceRole.Worker)
            app.MapService<InferenceGrpcService>(InferenceService.Descriptor);
        return app;
    }

    private static void AddCoordinator(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton<BuiltInModel>();
        services.AddHostedService(provider => provider.GetRequiredService<BuiltInModel>());
        services.TryAddSingleton<MicroBatcher>();
        services.TryAddSingleton<HeadRuns>();
        services.TryAddSingleton<Explainer>();
        services.TryAddSingleton<EmbeddingJobs>();
        services.AddHostedService<EmbeddingReconciler>();
        services.AddHostedService<EmbeddingFeeder>();
        services.AddHostedService<OpenEmbeddingsGauge>();
        services.AddHostedService<WaitingShardsGauge>();
        builder.AddConsumer<ShardIngestedConsumer, ShardIngestedConsumerDefinition>();
        builder.AddConsumer<ShardEmbeddedConsumer, ShardEmbeddedConsumerDefinition>();
        builder.AddConsumer<EmbedShardFaultedConsumer, EmbedShardFaultedConsumerDefinition>();
    }

    // What is no role the options' validation reports.
    private static InferenceRole ReadInferenceRole(this IConfiguration configuration) =>
        Enum.TryParse<InferenceRole>(configuration[$"{InferenceOptions.Section}:{nameof(InferenceOptions.Role)}"], ignoreCase: true, out var role) ? role : InferenceRole.All;
}
