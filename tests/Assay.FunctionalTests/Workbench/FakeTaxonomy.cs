using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>Two classes in memory, and what was asked of them.</summary>
internal sealed class FakeTaxonomy : TaxonomyService.TaxonomyServiceBase
{
    public List<Class> Classes { get; } = [Named(0, "ant", "emmet"), Named(1, "bee")];

    public List<object> Asked { get; } = [];

    public override Task<GetClassResponse> GetClass(GetClassRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new GetClassResponse { Class = Find(request.ClassId), TaxonomyVersion = 3 });

    public override Task<BatchGetClassesResponse> BatchGetClasses(BatchGetClassesRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new BatchGetClassesResponse { Classes = { request.ClassIds.Select(Find) } });

    public override Task<ListClassesResponse> ListClasses(ListClassesRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new ListClassesResponse { Classes = { Classes }, Total = Classes.Count });

    public override Task<SearchClassesResponse> SearchClasses(SearchClassesRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return System.Threading.Tasks.Task.FromResult(new SearchClassesResponse { Matches = { new ClassMatch { ClassId = 0, Name = "ant", Matched = "emmet" } }, Total = 1 });
    }

    public override Task<UpdateClassResponse> UpdateClass(UpdateClassRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        if (request.ExpectedVersion != Find(request.ClassId).Changed)
            throw new ConflictException("Somebody else described the class \"ant\" meanwhile.");
        return System.Threading.Tasks.Task.FromResult(new UpdateClassResponse { Class = Find(request.ClassId) });
    }

    public override Task<RenameClassResponse> RenameClass(RenameClassRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return System.Threading.Tasks.Task.FromResult(new RenameClassResponse { Class = Named(request.ClassId, request.Name) });
    }

    public override Task<MergeClassesResponse> MergeClasses(MergeClassesRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return System.Threading.Tasks.Task.FromResult(new MergeClassesResponse { Class = Named(2, request.NewName), LabelVersion = "v0001" });
    }

    public override Task<SplitClassResponse> SplitClass(SplitClassRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return System.Threading.Tasks.Task.FromResult(new SplitClassResponse { Classes = { request.Parts.Select((part, place) => Named(place + 2, part.Name)) }, LabelVersion = "v0002" });
    }

    public override Task<ListTaxonomyChangesResponse> ListTaxonomyChanges(ListTaxonomyChangesRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new ListTaxonomyChangesResponse
        {
            Changes = { new TaxonomyChange { Version = 3, Kind = TaxonomyChangeKind.Renamed, ClassIds = { 0 }, Text = "\"emmet\" renamed to \"ant\"", Annotator = "ann" } },
        });

    private Class Find(int id) => Classes.Find(one => one.Id == id) ?? throw new NotFoundException($"There is no class {id}.");

    private static Class Named(int id, string name, params string[] synonyms) => new()
    {
        Id = id,
        Name = name,
        Changed = 3,
        Details = new ClassDetails
        {
            Synonyms = { synonyms },
            Definition = $"an insect called {name}",
            Features = { new DefiningFeature { Id = 1, Text = "six legs" } },
            Exemplars = { "000000-0002" },
        },
    };
}
