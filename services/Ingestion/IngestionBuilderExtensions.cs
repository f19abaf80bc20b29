using Assay.Ingestion.Datasets;
using Assay.Ingestion.Grpc;
using Assay.Ingestion.Images;
using Assay.Ingestion.Jobs;
using Assay.Ingestion.Listing;
using Assay.Ingestion.Reports;
using Assay.Ingestion.Shards;
using Assay.Ingestion.Sources;
using Assay.Ingestion.Uploads;
using Assay.Messaging;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using LabelStoreClient = Assay.LabelStore.V1.LabelStoreService.LabelStoreServiceClient;

namespace Assay.Ingestion;

public static class IngestionBuilderExtensions
{
    /// <summary>Adds the Ingestion service. Needs the service defaults; call AddMessaging afterwards.</summary>
    public static IHostApplicationBuilder AddIngestion(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAccess(IngestionAccess.Create());
        services.AddOptions<IngestionOptions>().BindConfiguration(IngestionOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IngestionOptions>, IngestionOptionsValidator>());
        services.AddServiceClient<LabelStoreClient>("LabelStore");

        services.TryAddSingleton<IngestionTelemetry>();

        services.TryAddSingleton<DatasetCatalog>();
        services.TryAddSingleton<AllowedFolders>();
        services.TryAddSingleton<SourceOpener>();
        services.TryAddSingleton<CommittedNames>();
        services.TryAddSingleton<ListingBuilder>();
        services.TryAddSingleton<ShardWriter>();
        services.TryAddSingleton<ImageCopier>();
        services.TryAddSingleton<ShardAnnouncer>();
        services.TryAddSingleton<IngestJobs>();
        services.TryAddSingleton<SourceLister>();
        services.TryAddSingleton<IngestWork>();
        services.TryAddSingleton<IngestRunner>();
        services.TryAddSingleton<IngestJobMapper>();
        services.TryAddSingleton<UploadReceiver>();
        services.TryAddSingleton<ShardRecords>();
        services.TryAddSingleton<ImageCatalog>();
        services.TryAddSingleton<ImageBytes>();
        services.TryAddSingleton<ImageLinks>();
        services.TryAddSingleton<LabelCounter>();
        services.TryAddSingleton<DatasetReporter>();
        services.TryAddSingleton<QuarantineCatalog>();
        services.TryAddSingleton<IngestionGrpcService>();
        services.AddHostedService(provider => provider.GetRequiredService<IngestRunner>());
        services.AddHostedService<IngestReconciler>();
        services.AddHostedService<OpenIngestsGauge>();
        builder.AddConsumer<RunIngestConsumer, RunIngestConsumerDefinition>();
        return builder;
    }

    /// <summary>Maps the RPCs.</summary>
    public static WebApplication MapIngestion(this WebApplication app)
    {
        app.MapService<IngestionGrpcService>(V1.IngestionService.Descriptor);
        return app;
    }
}
