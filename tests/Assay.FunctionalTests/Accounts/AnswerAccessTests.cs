using Assay.LabelStore.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Accounts;

/// <summary>In whose name people answer, and what of others they see on the way.</summary>
public sealed class AnswerAccessTests(AccessHost host) : IClassFixture<AccessHost>
{
    private const string Batch = "birds-batch";
    private const string Refinement = "birds-refinement";

    [Fact]
    public async Task Annotator_WhoNamesSomebodyElse_IsRefused()
    {
        var labels = LabelsOf(Persona.Annotator);

        await Refused.WithAsync(StatusCode.PermissionDenied, async () => await labels.LeaseTasksAsync(new LeaseTasksRequest { Batch = Batch, Annotator = "the-expert", Count = 1 }), "may not answer as the-expert");
        await Refused.WithAsync(StatusCode.PermissionDenied, async () => await labels.ListTasksAsync(new ListTasksRequest { Batch = Batch, Annotator = "the-expert" }), "may not answer as the-expert");
    }

    [Fact]
    public async Task Annotator_WhoNamesNobody_LeasesInTheOwnName()
    {
        var leased = await LabelsOf(Persona.Annotator).LeaseTasksAsync(new LeaseTasksRequest { Batch = Batch, Count = 1 });
        var released = await LabelsOf(Persona.Admin).ReleaseTasksAsync(new ReleaseTasksRequest { Tasks = { leased.Tasks.Select(task => task.Id) }, Annotator = "the-annotator" });

        Assert.Single(leased.Tasks);
        Assert.Equal(1, released.Released);
    }

    [Fact]
    public async Task Refinement_AsAnnotator_IsRefused()
    {
        var labels = LabelsOf(Persona.Annotator);

        Assert.Equal(BatchKind.Refine, (await labels.GetBatchAsync(new GetBatchRequest { Batch = Refinement })).Batch.Kind);
        await Refused.WithAsync(StatusCode.PermissionDenied, async () => await labels.ListTasksAsync(new ListTasksRequest { Batch = Refinement }), "needs the role expert");
        await Refused.WithAsync(StatusCode.PermissionDenied, async () => await labels.LeaseTasksAsync(new LeaseTasksRequest { Batch = Refinement, Count = 1 }), "needs the role expert");
        var answer = new SubmitAnnotationRequest { RequestId = "request-1", Task = $"{Refinement}-000001", Decision = Decision.Unsure };
        await Refused.WithAsync(StatusCode.PermissionDenied, async () => await labels.SubmitAnnotationAsync(answer), "needs the role expert");
    }

    [Fact]
    public async Task Refinement_AsExpert_ShowsWhatWasSaid()
    {
        var tasks = await LabelsOf(Persona.Expert).ListTasksAsync(new ListTasksRequest { Batch = Refinement });

        Assert.Single(Assert.Single(tasks.Tasks).Earlier);
    }

    private LabelStoreService.LabelStoreServiceClient LabelsOf(Persona persona) => new(host.As(persona));
}
