using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Messaging;
using Assay.Scoring.ClassImages;
using Assay.Scoring.Columns;
using Assay.Scoring.Core;
using Assay.Scoring.Grpc;
using Assay.Scoring.Inputs;
using Assay.Scoring.Methods;
using Assay.Scoring.Methods.ClassReports;
using Assay.Scoring.Methods.Consensus;
using Assay.Scoring.Methods.Coresets;
using Assay.Scoring.Methods.Heads;
using Assay.Scoring.Methods.ImageQuality;
using Assay.Scoring.Methods.Importance;
using Assay.Scoring.Methods.LabelIssues;
using Assay.Scoring.Methods.Networks;
using Assay.Scoring.Methods.Projections;
using Assay.Scoring.Methods.ResponseDistribution;
using Assay.Scoring.MultiLabel;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Assay.Scoring;

public static class ScoringBuilderExtensions
{
    /// <summary>Adds the service that trains heads and scores images and labels.</summary>
    public static IHostApplicationBuilder AddScoring(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAccess(ScoringAccess.Create());
        services.AddOptions<ScoringOptions>().BindConfiguration(ScoringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.MapException<ScoringException>(StatusCode.FailedPrecondition);
        services.AddServiceClient<IngestionService.IngestionServiceClient>("Ingestion");
        services.AddServiceClient<InferenceService.InferenceServiceClient>("Inference");
        services.AddServiceClient<LabelStoreService.LabelStoreServiceClient>("LabelStore");

        services.TryAddSingleton<ScoringTelemetry>();

        services.TryAddSingleton<DatasetDirectory>();
        services.TryAddSingleton<LabelDirectory>();
        services.TryAddSingleton<RunCatalog>();
        services.TryAddSingleton<RunStarter>();
        services.TryAddSingleton<RunRunner>();
        services.TryAddSingleton<RunWork>();
        services.TryAddSingleton<RunReports>();
        services.TryAddSingleton<RunColumnFiles>();
        services.TryAddSingleton<ScoreReader>();
        services.TryAddSingleton<ShardInputs>();
        services.TryAddSingleton<SourceHeads>();

        services.TryAddSingleton<RunMethods>();
        services.TryAddSingleton<HeadFiles>();
        services.TryAddSingleton<HeadTrainer>();
        services.TryAddSingleton<EveryImageTrainer>();
        services.TryAddSingleton<DatasetScorer>();
        services.AddSingleton<IRunMethod, HeadMethod>();
        services.AddSingleton<IRunMethod, ImportanceMethod>();
        services.TryAddSingleton<CoresetTrees>();
        services.TryAddSingleton<LabelledShards>();
        services.TryAddSingleton<RootHeads>();
        services.TryAddSingleton<TreeWriters>();
        services.TryAddSingleton<TreeEditor>();
        services.AddSingleton<IRunMethod, CoresetMethod>();
        services.AddSingleton<IRunMethod, LabelIssuesMethod>();
        services.AddSingleton<IRunMethod, ConsensusRunMethod>();
        services.TryAddSingleton<AnswerFiles>();
        services.TryAddSingleton<ClassifierColumns>();
        services.TryAddSingleton<MultiLabelReporter>();
        services.TryAddSingleton<LabelProposer>();
        services.TryAddSingleton<HeadProposer>();
        services.TryAddSingleton<ErrorRateEstimator>();
        services.TryAddSingleton<WorkerFaults>();
        services.AddSingleton<IRunMethod, RdeMethod>();
        services.TryAddSingleton<ImagePartition>();
        services.TryAddSingleton<NetworkEmbedding>();
        services.AddSingleton<IRunMethod, NetworkMethod>();
        services.TryAddSingleton<PictureReader>();
        services.TryAddSingleton<QualityReporter>();
        services.AddSingleton<IRunMethod, ImageQualityMethod>();
        services.AddSingleton<IRunMethod, ProjectionRunMethod>();
        services.TryAddSingleton<PredictedShards>();
        services.TryAddSingleton<ClassExaminer>();
        services.AddSingleton<IRunMethod, ClassReportMethod>();
        services.TryAddSingleton<NearestImageFinder>();
        services.TryAddSingleton<ClassImageRanker>();
        services.TryAddSingleton<TypicalImageFinder>();
        services.TryAddSingleton<ClassConfusionReader>();

        services.AddHostedService(provider => provider.GetRequiredService<RunRunner>());
        services.AddHostedService<OpenRunsGauge>();
        builder.AddConsumer<ScoreDatasetConsumer, ScoreDatasetConsumerDefinition>();
        return builder;
    }

    /// <summary>Maps the gRPC service.</summary>
    public static WebApplication MapScoring(this WebApplication app)
    {
        app.MapService<ScoringGrpcService>(ScoringService.Descriptor);
        app.MapService<CoresetGrpcService>(CoresetService.Descriptor);
        return app;
    }
}
