using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Operations.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Security;
using Assay.Workbench.Api;
using Assay.Workbench.Errors;
using Assay.Workbench.Page;
using Assay.Workbench.Security;
using Assay.Workbench.SignIn;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.Workbench;

/// <summary>The web application and its back end for front end.</summary>
public static class WorkbenchBuilderExtensions
{
    private const string DefaultWebEndpoint = "http://127.0.0.1:5080";

    public static IHostApplicationBuilder AddWorkbench(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        // Whoever hosts the Workbench wants it reached.
        services.PostConfigure<EndpointOptions>(endpoints => endpoints.Web = endpoints.Web.Length == 0 ? DefaultWebEndpoint : endpoints.Web);
        services.AddOptions<WorkbenchOptions>().BindConfiguration(WorkbenchOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkbenchOptions>, WorkbenchOptionsValidator>());

        services.AddServiceClient<IngestionService.IngestionServiceClient>("Ingestion");
        services.AddServiceClient<InferenceService.InferenceServiceClient>("Inference");
        services.AddServiceClient<LabelStoreService.LabelStoreServiceClient>("LabelStore");
        services.AddServiceClient<TaxonomyService.TaxonomyServiceClient>("LabelStore");
        services.AddServiceClient<ExchangeService.ExchangeServiceClient>("LabelStore");
        services.AddServiceClient<AccountsService.AccountsServiceClient>("LabelStore");
        services.AddServiceClient<ScoringService.ScoringServiceClient>("Scoring");
        services.AddServiceClient<SelectionService.SelectionServiceClient>("Selection");
        services.AddServiceClient<CampaignService.CampaignServiceClient>("Selection");
        services.AddServiceClients<OperationsService.OperationsServiceClient>("Ingestion", "Inference", "Scoring", "Selection", "LabelStore");

        services.AddAccountsOptions();
        services.TryAddSingleton<SessionCookie>();
        services.TryAddSingleton<SessionStart>();
        services.TryAddSingleton<AuthorityPage>();
        services.TryAddSingleton<ClientAddress>();
        services.TryAddSingleton<CallDeadline>();
        services.TryAddSingleton<RunFinder>();
        services.TryAddSingleton<ProposalSource>();
        services.TryAddSingleton<HostCheck>();
        services.TryAddSingleton<ImageOrigin>();
        services.TryAddSingleton<PageFiles>();
        // A body that does not fit is answered like every other error, instead of with an empty 400.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return builder;
    }

    public static WebApplication MapWorkbench(this WebApplication app)
    {
        app.UseMiddleware<WebEndpointMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<SignInMiddleware>();

        var web = app.MapGroup("").WithMetadata(WebOnly.Instance);
        var api = web.MapGroup("/api");
        api.MapSession();
        api.MapAccount();
        api.MapUsers();
        api.MapDatasets();
        api.MapImages();
        api.MapLabels();
        api.MapClasses();
        api.MapClassReading();
        api.MapExports();
        api.MapImports();
        api.MapBatches();
        api.MapTasks();
        api.MapProposals();
        api.MapCleaning();
        api.MapRefinement();
        api.MapCampaigns();
        api.MapReports();
        api.MapAnswersReport();
        api.MapExplore();
        api.MapOperate();
        api.MapFailedMessages();
        api.MapFallback("{**path}", ApiFallback.NotFound);
        web.MapPage();
        return app;
    }
}
