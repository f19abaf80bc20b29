using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.Campaigns;
using Assay.Selection.Campaigns.Phases;
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
using Assay.ServiceDefaults.Security;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Assay.Selection;

public static class SelectionBuilderExtensions
{
    /// <summary>Adds the service that selects which images people see next.</summary>
    public static IHostApplicationBuilder AddSelection(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAccess(SelectionAccess.Create());
        services.AddOptions<SelectionOptions>().BindConfiguration(SelectionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.MapException<SelectionException>(StatusCode.FailedPrecondition);
        services.AddServiceClient<IngestionService.IngestionServiceClient>("Ingestion");
        services.AddServiceClient<InferenceService.InferenceServiceClient>("Inference");
        services.AddServiceClient<ScoringService.ScoringServiceClient>("Scoring");
        services.AddServiceClient<CoresetService.CoresetServiceClient>("Scoring");
        services.AddServiceClient<LabelStoreService.LabelStoreServiceClient>("LabelStore");

        services.TryAddSingleton<SelectionTelemetry>();

        services.TryAddSingleton<DatasetDirectory>();
        services.TryAddSingleton<RunDirectory>();
        services.TryAddSingleton<LabelDirectory>();
        services.TryAddSingleton<CoresetDirectory>();
        services.TryAddSingleton<RunColumns>();
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
        return builder.AddCampaigns();
    }

    /// <summary>Maps the gRPC service.</summary>
    public static WebApplication MapSelection(this WebApplication app)
    {
        app.MapService<SelectionGrpcService>(SelectionService.Descriptor);
        app.MapService<CampaignGrpcService>(CampaignService.Descriptor);
        return app;
    }

    private static IHostApplicationBuilder AddCampaigns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton<CampaignCatalog>();
        services.TryAddSingleton<CampaignHistories>();
        services.TryAddSingleton<CampaignInputs>();
        services.TryAddSingleton<CampaignStarter>();
        services.TryAddSingleton<CampaignRuns>();
        services.TryAddSingleton<CampaignTree>();
        services.TryAddSingleton<CampaignMeasurer>();
        services.TryAddSingleton<AnswerAgreement>();
        services.TryAddSingleton<CandidateCounter>();
        services.TryAddSingleton<LabelCounter>();
        services.TryAddSingleton<ConfusingImages>();
        services.TryAddSingleton<ConfusedClass>();
        services.AddSingleton<ICampaignPhase, SelectPhase>();
        services.AddSingleton<ICampaignPhase, LabelPhase>();
        services.AddSingleton<ICampaignPhase, LearnPhase>();
        services.AddSingleton<ICampaignPhase, MeasurePhase>();
        services.AddSingleton<ICampaignPhase, ScorePhase>();
        services.TryAddSingleton<CampaignDriver>();
        services.TryAddSingleton<CampaignRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<CampaignRunner>());
        services.AddHostedService<OpenCampaignsGauge>();
        return builder;
    }
}
