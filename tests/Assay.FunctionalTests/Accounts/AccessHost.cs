using Assay.Documents;
using Assay.Ingestion.V1;
using Assay.Inference.Jobs;
using Assay.Ingestion.Jobs;
using Assay.LabelStore.Accounts;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.Export;
using Assay.LabelStore.Export.Jobs;
using Assay.LabelStore.Import.Jobs;
using Assay.LabelStore.V1;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.Selection.Campaigns;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Security;
using Assay.Workbench.Security;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Accounts;

/// <summary>
/// All services in a process in which people sign in, with one of each role and with documents of the data set "birds" that belong to no real
/// images: enough to find out of what data set they are.
/// </summary>
public sealed class AccessHost : IAsyncLifetime
{
    public const string Dataset = "birds";
    private const string ServiceToken = "the-token-of-the-services";
    private static readonly DateTimeOffset Created = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    // Old exports and imports are deleted by themselves.
    private static readonly JobRecord JustEnded = new() { Status = JobStatus.Succeeded, Created = DateTimeOffset.UtcNow, Finished = DateTimeOffset.UtcNow };
    private readonly Dictionary<Persona, string> _tokens = new() { [Persona.Anonymous] = "", [Persona.Service] = ServiceToken };
    private readonly TestHost _host = new(builder =>
    {
        builder.Configuration["Security:RequireSignIn"] = "true";
        builder.Configuration["Security:Token"] = ServiceToken;
    });

    private GrpcChannel? _channel;

    internal AccessCatalog Rules => _host.Services.GetRequiredService<AccessCatalog>();

    public Uri Web => _host.Web;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _channel = GrpcChannel.ForAddress(_host.Grpc);
        await RestoreAsync();
        await AddDocumentsAsync(_host.Services.GetRequiredService<IDocumentStore>());
        await AddAsync(Persona.Annotator, Dataset, DatasetRole.Annotator);
        await AddAsync(Persona.Expert, Dataset, DatasetRole.Expert);
        await AddAsync(Persona.Admin, Dataset, DatasetRole.Admin);
        await AddAsync(Persona.OtherDataset, "fish", DatasetRole.Admin);
        await AddAsync(Persona.Installation, null, DatasetRole.None);
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        await _host.DisposeAsync();
    }

    public string TokenOf(Persona persona) => _tokens[persona];

    /// <summary>Puts back what a call may have deleted.</summary>
    internal Task RestoreAsync() => _host.Services.GetRequiredService<IDocumentStore>().Collection(ExportDocument.Collection).InsertIfAbsentAsync(new ExportDocument
    {
        Id = "birds-export",
        Snapshot = new ExportSnapshot(Dataset, "given", 0, 0, 0),
        Format = ExportFormat.Csv,
        Record = JustEnded,
        Tally = new ExportTally(),
        Files = [],
    });

    internal CallInvoker As(Persona persona) =>
        persona == Persona.Anonymous ? _channel!.CreateCallInvoker() : _channel!.Intercept(new TokenCallInterceptor(_tokens[persona]));

    internal IEnumerable<IMethod> Methods() => _host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method).OfType<IMethod>();

    /// <summary>Every route of the web endpoint's API: its name as in the document, its verb and its pattern.</summary>
    internal IEnumerable<(string Name, string Verb, RouteEndpoint Endpoint)> Routes() => _host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<WebOnly>() is not null && endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal) && !endpoint.RoutePattern.RawText.Contains("**", StringComparison.Ordinal))
        .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(verb => ($"{verb} {endpoint.RoutePattern.RawText!.TrimEnd('/')}", verb, endpoint)));

    private async Task AddAsync(Persona persona, string? dataset, DatasetRole role)
    {
        var name = $"the-{persona.ToString().ToLowerInvariant()}";
        var user = new UserDocument { Name = name, Admin = persona == Persona.Installation, Created = Created };
        await _host.Services.GetRequiredService<Users>().CreateAsync(dataset is null ? user : user.WithRole(dataset, role), "", default);
        _tokens[persona] = (await _host.Services.GetRequiredService<Sessions>().BeginAsync(name, "", "", null, default)).Token;
    }

    private static async Task AddDocumentsAsync(IDocumentStore documents)
    {
        var ended = new JobRecord { Status = JobStatus.Succeeded, Created = Created, Finished = Created };
        await documents.Collection(BatchDocument.Collection).InsertAsync(new BatchDocument
        {
            Id = "birds-batch",
            Dataset = Dataset,
            AnnotatorsPerImage = 1,
            LabelVersion = "given",
            ItemsKey = "none",
            Created = Created,
            Tasks = 1,
        });
        await documents.Collection(TaskDocument.Collection).InsertAsync(new TaskDocument
        {
            Id = "birds-batch-000001",
            Batch = "birds-batch",
            Dataset = Dataset,
            ImageId = "000000-0000",
            Rank = 1,
            AnnotatorsPerImage = 1,
        });
        await documents.Collection(BatchDocument.Collection).InsertAsync(new BatchDocument
        {
            Id = "birds-refinement",
            Dataset = Dataset,
            Kind = BatchKind.Refine,
            AnnotatorsPerImage = 1,
            LabelVersion = "given",
            ItemsKey = "none",
            Created = Created,
            Tasks = 1,
        });
        await documents.Collection(TaskDocument.Collection).InsertAsync(new TaskDocument
        {
            Id = "birds-refinement-000001",
            Batch = "birds-refinement",
            Dataset = Dataset,
            ImageId = "000000-0000",
            Rank = 1,
            AnnotatorsPerImage = 1,
            Earlier =
            [
                new AnnotationDocument
                {
                    Id = AnnotationDocument.IdOf("birds"),
                    Sequence = 1,
                    Dataset = Dataset,
                    Batch = "birds-batch",
                    Task = "birds-batch-000001",
                    ImageId = "000000-0000",
                    Annotator = "somebody",
                    Decision = Decision.Unsure,
                    Created = Created,
                    AnnotatorsPerImage = 1,
                },
            ],
        });
        await documents.Collection(RunDocument.Collection).InsertAsync(new RunDocument
        {
            Id = "birds-run",
            Dataset = Dataset,
            Method = "none",
            Parameters = new RunParameters(),
            Dimensions = 1,
            Classes = 1,
            Shards = 0,
            Columns = [],
            Job = ended,
        });
        await documents.Collection(CampaignDocument.Collection).InsertAsync(new CampaignDocument
        {
            Id = "birds-campaign",
            Dataset = Dataset,
            Title = "",
            Plan = new CampaignPlan(),
            Job = ended,
        });
        await documents.Collection(SelectionDocument.Collection).InsertAsync(new SelectionDocument
        {
            Id = "birds-selection",
            Dataset = Dataset,
            Run = "birds-run",
            LabelVersion = "given",
            Strategy = new Strategy(),
            Count = 0,
            PerClass = 0,
            Title = "",
            AnnotatorsPerImage = 1,
            DryRun = true,
            Created = Created,
        });
        await documents.Collection(ImportDocument.Collection).InsertAsync(new ImportDocument
        {
            Id = "birds-import",
            Dataset = Dataset,
            Format = ImportFormat.Csv,
            Version = "theirs",
            Base = "given",
            Record = JustEnded,
        });
        await documents.Collection(EmbeddingJobDocument.Collection).InsertAsync(new EmbeddingJobDocument { Id = "birds-job", Dataset = Dataset, Model = "none", Job = ended });
        await documents.Collection(IngestJobDocument.Collection).InsertAsync(new IngestJobDocument
        {
            Id = "birds-job",
            Dataset = Dataset,
            Identity = "none",
            Storage = StorageMode.Reference,
            Record = ended,
        });
    }
}
