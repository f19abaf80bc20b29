using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.Core;
using Assay.Selection.Grpc;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.Strategies;
using Assay.Selection.Upstream;
using Assay.Selection.V1;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Assay.Selection;

public static class SelectionBuilderExtensions
{
    /// <summary>Adds the service that selects which images people see next.</summary>
    public static IHostApplicationBuilder AddSelection(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SelectionOptions>().BindConfiguration(SelectionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.MapException<SelectionException>(StatusCode.FailedPrecondition);
        services.AddServiceClient<IngestionService.IngestionServiceClient>("Ingestion");
        services.AddServiceClient<ScoringService.ScoringServiceClient>("Scoring");
        services.AddServiceClient<LabelStoreService.LabelStoreServiceClient>("LabelStore");

        services.TryAddSingleton<SelectionTelemetry>();

        services.TryAddSingleton<DatasetDirectory>();
        services.TryAddSingleton<RunDirectory>();
        services.TryAddSingleton<LabelDirectory>();
        services.TryAddSingleton<PoolOpener>();
        services.TryAddSingleton<EmbeddingRows>();
        services.TryAddSingleton<GradientRows>();
        services.AddSingleton<ISelectionStrategy, TopScoresStrategy>();
        services.AddSingleton<ISelectionStrategy, RandomStrategy>();
        services.AddSingleton<ISelectionStrategy, DiverseStrategy>();
        services.TryAddSingleton<SelectionItems>();
        services.TryAddSingleton<SelectionCatalog>();
        services.TryAddSingleton<SelectionLog>();
        services.TryAddSingleton<SelectionPublisher>();
        services.TryAddSingleton<SelectionMaker>();
        services.AddHostedService<SelectionReconciler>();
        return builder;
    }

    /// <summary>Maps the gRPC service.</summary>
    public static WebApplication MapSelection(this WebApplication app)
    {
        app.MapService<SelectionGrpcService>(SelectionService.Descriptor);
        return app;
    }
}
