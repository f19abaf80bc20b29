using Assay.Ingestion.V1;
using Assay.LabelStore.Accounts;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.Export;
using Assay.LabelStore.Export.Jobs;
using Assay.LabelStore.Gold;
using Assay.LabelStore.Grpc;
using Assay.LabelStore.Import;
using Assay.LabelStore.Import.Jobs;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Quality;
using Assay.LabelStore.Refinement;
using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.Taxonomy.Search;
using Assay.LabelStore.V1;
using Assay.Messaging;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Assay.LabelStore;

public static class LabelStoreBuilderExtensions
{
    /// <summary>Adds the service that brings batches to people and keeps every answer.</summary>
    public static IHostApplicationBuilder AddLabelStore(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LabelStoreOptions>().BindConfiguration(LabelStoreOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddServiceClient<IngestionService.IngestionServiceClient>("Ingestion");

        services.TryAddSingleton<LabelStoreTelemetry>();

        services.TryAddSingleton<DatasetCatalog>();
        services.TryAddSingleton<ShardLabelStore>();
        services.TryAddSingleton<TaxonomyStore>();
        services.TryAddSingleton<LabelMapper>();
        services.TryAddSingleton<ClassCatalog>();
        services.TryAddSingleton<ClassSearch>();
        services.TryAddSingleton<TaxonomyEditor>();
        services.TryAddSingleton<BatchItems>();
        services.TryAddSingleton<GoldStore>();
        services.TryAddSingleton<GoldMixer>();
        services.TryAddSingleton<BatchOpener>();
        services.TryAddSingleton<BatchService>();
        services.TryAddSingleton<BatchProgressReader>();
        services.TryAddSingleton<TaskBoard>();
        services.TryAddSingleton<AnnotationLog>();
        services.TryAddSingleton<AnnotationService>();
        services.TryAddSingleton<BatchAnalyzer>();
        services.TryAddSingleton<RefinementService>();
        services.TryAddSingleton<AnnotatorReporter>();
        services.TryAddSingleton<DecisionReader>();
        services.TryAddSingleton<LabelVersionCatalog>();
        services.TryAddSingleton<LabelVersionWriter>();
        services.TryAddSingleton<ConsensusRun>();
        services.TryAddSingleton<BranchAnswers>();
        services.TryAddSingleton<LabelBranchWriter>();
        services.TryAddSingleton<LabelExporter>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IExportFormat, CsvExport>(),
            ServiceDescriptor.Singleton<IExportFormat, JsonLinesExport>(),
            ServiceDescriptor.Singleton<IExportFormat, CocoExport>(),
            ServiceDescriptor.Singleton<IExportFormat, ClassFoldersExport>(),
            ServiceDescriptor.Singleton<IExportFormat, ImageFolderExport>(),
            ServiceDescriptor.Singleton<IExportFormat, CroissantExport>(),
        ]);
        services.AddExchange();

        services.AddAccess(LabelStoreAccess.Create());
        services.AddAccess(TaxonomyAccess.Create());
        services.AddAccess(ExchangeAccess.Create());
        services.AddAccounts();

        builder.AddConsumer<BatchSelectedConsumer, BatchSelectedConsumerDefinition>();
        services.AddHostedService<LabelStoreReconciler>();
        services.AddHostedService<OpenTasksGauge>();
        return builder;
    }

    public static WebApplication MapLabelStore(this WebApplication app)
    {
        app.MapService<LabelStoreGrpcService>(LabelStoreService.Descriptor);
        app.MapService<TaxonomyGrpcService>(TaxonomyService.Descriptor);
        app.MapService<ExchangeGrpcService>(ExchangeService.Descriptor);
        app.MapService<AccountsGrpcService>(AccountsService.Descriptor);
        return app;
    }

    private static void AddExchange(this IServiceCollection services)
    {
        services.TryAddSingleton<ExportJobs>();
        services.TryAddSingleton<ExportWork>();
        services.TryAddSingleton<ExportReader>();
        services.TryAddSingleton<ExportRunner>();
        services.TryAddSingleton<ImportJobs>();
        services.TryAddSingleton<ImportedLabels>();
        services.TryAddSingleton<NameMatcher>();
        services.TryAddSingleton<ShardAssignments>();
        services.TryAddSingleton<ImportWork>();
        services.TryAddSingleton<ImportRunner>();
        services.TryAddSingleton<ExchangeResponses>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IImportReader, CsvImport>(),
            ServiceDescriptor.Singleton<IImportReader, JsonLinesImport>(),
            ServiceDescriptor.Singleton<IImportReader, CocoImport>(),
        ]);
        services.AddHostedService(provider => provider.GetRequiredService<ExportRunner>());
        services.AddHostedService(provider => provider.GetRequiredService<ImportRunner>());
        services.AddHostedService<ExchangeCleaner>();
        services.AddHostedService<OpenExchangesGauge>();
    }
}
