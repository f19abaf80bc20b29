using Assay.Documents;
using Assay.Messaging.FailedMessages;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.Operations.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Health;
using Assay.ServiceDefaults.Hosting;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Operations;
using Assay.ServiceDefaults.Reflection;
using Assay.ServiceDefaults.Security;
using Assay.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults;

/// <summary>What every service process has: endpoints, telemetry, gRPC with errors and tokens, health, reflection, stores, clock.</summary>
public static class ServiceDefaultsBuilderExtensions
{
    /// <summary>Adds the defaults. Call it first; then the services; then AddMessaging.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.AddEndpoints();
        builder.AddHosting();

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddJobs();
        services.TryAddSingleton<ServiceCatalog>();
        services.TryAddSingleton<ExceptionMap>();
        builder.AddHealth();

        services.AddOptions<ServicesOptions>().BindConfiguration(ServicesOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton<IValidateOptions<ServicesOptions>, ServicesOptionsValidator>());
        services.AddSecurity();

        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<ExceptionInterceptor>();
            grpc.Interceptors.Add<AccessInterceptor>();
            grpc.MaxReceiveMessageSize = GrpcLimits.MaxMessageBytes;
            grpc.MaxSendMessageSize = GrpcLimits.MaxMessageBytes;
        });

        services.AddObjectStorage(builder.Configuration);
        services.AddDocuments(builder.Configuration);
#if ASSAY_MONGODB
        Documents.MongoDb.MongoDbServiceCollectionExtensions.AddMongoDbDocuments(services);
#endif
        services.MapException<MessagingUnavailableException>(StatusCode.Unavailable);
        services.MapStoreExceptions();
        return builder;
    }

    /// <summary>Maps health, reflection and operations.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.UseMiddleware<HealthEndpointMiddleware>();
        app.MapService<HealthGrpcService>(Grpc.Health.V1.Health.Descriptor);
        app.MapService<ReflectionV1GrpcService>(Grpc.Reflection.V1.ServerReflection.Descriptor);
        app.MapService<ReflectionV1AlphaGrpcService>(Grpc.Reflection.V1Alpha.ServerReflection.Descriptor);
        // A process without a bus has no queues.
        if (app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(IFailedMessages)))
            app.MapService<OperationsGrpcService>(OperationsService.Descriptor);
        return app;
    }

    /// <summary>Maps a gRPC service and makes it known to health and reflection.</summary>
    public static GrpcServiceEndpointConventionBuilder MapService<TService>(this IEndpointRouteBuilder endpoints, Google.Protobuf.Reflection.ServiceDescriptor descriptor)
        where TService : class
    {
        endpoints.ServiceProvider.GetRequiredService<ServiceCatalog>().Add(descriptor);
        return endpoints.MapGrpcService<TService>();
    }

    private static void MapStoreExceptions(this IServiceCollection services)
    {
        services.MapException<InvalidObjectKeyException>(StatusCode.InvalidArgument);
        services.MapException<ObjectStoreException>(StatusCode.Unavailable);
        services.MapException<ObjectNotFoundException>(StatusCode.NotFound);
        services.MapException<ObjectStoreFullException>(StatusCode.ResourceExhausted);
        services.MapException<ObjectStoreReadOnlyException>(StatusCode.FailedPrecondition);
        services.MapException<ObjectStoreRefusedException>(StatusCode.FailedPrecondition);
        services.MapException<NpyFormatException>(StatusCode.DataLoss);
        services.MapException<ImageContentException>(StatusCode.FailedPrecondition);

        services.MapException<InvalidDocumentIdException>(StatusCode.InvalidArgument);
        services.MapException<DocumentConflictException>(StatusCode.Aborted);
        services.MapException<DocumentExistsException>(StatusCode.AlreadyExists);
        services.MapException<DocumentNotFoundException>(StatusCode.NotFound);
        services.MapException<DocumentStoreException>(StatusCode.Unavailable);
        services.MapException<DocumentStoreCorruptException>(StatusCode.DataLoss);
        services.MapException<DocumentStoreBusyException>(StatusCode.Unavailable);
        services.MapException<DocumentStoreUnavailableException>(StatusCode.Unavailable);
        services.MapException<DocumentTooLargeException>(StatusCode.InvalidArgument);
        services.MapException<DocumentStoreFullException>(StatusCode.ResourceExhausted);
        services.MapException<DocumentStoreReadOnlyException>(StatusCode.FailedPrecondition);
    }
}
