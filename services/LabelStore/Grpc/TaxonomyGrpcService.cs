using System.Globalization;
using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.Taxonomy.Search;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.LabelStore.Grpc;

internal sealed class TaxonomyGrpcService(TaxonomyStore taxonomies, ClassCatalog classes, ClassSearch search, TaxonomyEditor editor)
    : TaxonomyService.TaxonomyServiceBase
{
    public override async Task<GetClassResponse> GetClass(GetClassRequest request, ServerCallContext context)
    {
        TaxonomyRequests.Check(request);
        var taxonomy = await taxonomies.GetAsync(request.Dataset, context.CancellationToken);
        return new GetClassResponse { Class = await ReadAsync(taxonomy, request.ClassId, context.CancellationToken), TaxonomyVersion = taxonomy.Version };
    }

    public override async Task<BatchGetClassesResponse> BatchGetClasses(BatchGetClassesRequest request, ServerCallContext context)
    {
        TaxonomyRequests.Check(request);
        var taxonomy = await taxonomies.GetAsync(request.Dataset, context.CancellationToken);
        return new BatchGetClassesResponse { Classes = { await ReadAsync(taxonomy, request.ClassIds, context.CancellationToken) } };
    }

    public override async Task<ListClassesResponse> ListClasses(ListClassesRequest request, ServerCallContext context)
    {
        var size = TaxonomyRequests.ReadPage(request.Dataset, request.PageSize);
        if (!int.TryParse(request.PageToken.Length == 0 ? "0" : request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            throw InvalidInputException.PageToken();
        var taxonomy = await taxonomies.GetAsync(request.Dataset, context.CancellationToken);
        var map = taxonomy.Map();
        var page = Enumerable.Range(0, taxonomy.Classes.Count).Skip(from).Where(label => request.IncludeReplaced || !map.IsReplaced(label)).Take(size + 1).ToArray();
        return new ListClassesResponse
        {
            Classes = { await ReadAsync(taxonomy, [.. page.Take(size)], context.CancellationToken) },
            NextPageToken = page.Length > size ? page[size].ToString(CultureInfo.InvariantCulture) : "",
            Total = taxonomy.Classes.Count - taxonomy.Replaced.Count,
        };
    }

    public override async Task<SearchClassesResponse> SearchClasses(SearchClassesRequest request, ServerCallContext context)
    {
        var limit = TaxonomyRequests.Read(request);
        return TaxonomyResponses.Create(await search.SearchAsync(request.Dataset, request.Query, limit, context.CancellationToken));
    }

    public override async Task<UpdateClassResponse> UpdateClass(UpdateClassRequest request, ServerCallContext context)
    {
        var (wanted, author) = TaxonomyRequests.Read(request);
        long? expected = request.HasExpectedVersion ? request.ExpectedVersion : null;
        var taxonomy = await classes.UpdateAsync(request.Dataset, request.ClassId, wanted, expected, author, context.CancellationToken);
        return new UpdateClassResponse { Class = await ReadAsync(taxonomy, request.ClassId, context.CancellationToken) };
    }

    public override async Task<ImportClassesResponse> ImportClasses(ImportClassesRequest request, ServerCallContext context)
    {
        var (imported, author) = TaxonomyRequests.Read(request);
        return new ImportClassesResponse { ClassIds = { await classes.ImportAsync(request.Dataset, imported, author, context.CancellationToken) } };
    }

    public override async Task<RenameClassResponse> RenameClass(RenameClassRequest request, ServerCallContext context)
    {
        var (name, author) = TaxonomyRequests.Read(request);
        var taxonomy = await editor.RenameAsync(request.Dataset, request.ClassId, name, author, context.CancellationToken);
        return new RenameClassResponse { Class = await ReadAsync(taxonomy, request.ClassId, context.CancellationToken) };
    }

    public override async Task<MergeClassesResponse> MergeClasses(MergeClassesRequest request, ServerCallContext context)
    {
        var (merged, newName, author) = TaxonomyRequests.Read(request);
        int? into = request.TargetCase == MergeClassesRequest.TargetOneofCase.IntoClassId ? request.IntoClassId : null;
        var (taxonomy, target, version) = await editor.MergeAsync(request.Dataset, merged, into, newName, author, context.CancellationToken);
        return new MergeClassesResponse { Class = await ReadAsync(taxonomy, target, context.CancellationToken), LabelVersion = version };
    }

    public override async Task<SplitClassResponse> SplitClass(SplitClassRequest request, ServerCallContext context)
    {
        var (parts, author) = TaxonomyRequests.Read(request);
        var (taxonomy, made, version) = await editor.SplitAsync(request.Dataset, request.ClassId, parts, request.Rest, author, context.CancellationToken);
        return new SplitClassResponse { Classes = { await ReadAsync(taxonomy, made, context.CancellationToken) }, LabelVersion = version };
    }

    public override async Task<ListTaxonomyChangesResponse> ListTaxonomyChanges(ListTaxonomyChangesRequest request, ServerCallContext context)
    {
        var size = TaxonomyRequests.ReadPage(request.Dataset, request.PageSize);
        var page = await taxonomies.ListChangesAsync(request.Dataset, size, request.PageToken, context.CancellationToken);
        return new ListTaxonomyChangesResponse
        {
            Changes = { page.Items.Select(item => TaxonomyResponses.Create(item.Value)) },
            NextPageToken = page.Continuation ?? "",
        };
    }

    private async Task<Class> ReadAsync(TaxonomyDocument taxonomy, int label, CancellationToken cancellationToken) =>
        (await ReadAsync(taxonomy, [label], cancellationToken)).Single();

    private async Task<IEnumerable<Class>> ReadAsync(TaxonomyDocument taxonomy, IReadOnlyList<int> labels, CancellationToken cancellationToken)
    {
        foreach (var label in labels)
            ClassCatalog.Require(taxonomy, label);
        return TaxonomyResponses.Create(taxonomy, await classes.GetAsync(taxonomy.Dataset, labels, cancellationToken));
    }
}
