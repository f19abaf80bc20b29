using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Grpc;

/// <summary>Who may make which RPC of TaxonomyService.</summary>
internal static class TaxonomyAccess
{
    public static AccessTable Create() => new AccessTable()
        .Dataset<GetClassRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<BatchGetClassesRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<ListClassesRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<SearchClassesRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<ListTaxonomyChangesRequest>(DatasetRole.Annotator, request => request.Dataset)
        // What a class means, everybody answers by.
        .Dataset<UpdateClassRequest>(DatasetRole.Admin, request => request.Dataset)
        .ActsAs<UpdateClassRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        .Dataset<ImportClassesRequest>(DatasetRole.Admin, request => request.Dataset)
        .ActsAs<ImportClassesRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        .Dataset<RenameClassRequest>(DatasetRole.Admin, request => request.Dataset)
        .ActsAs<RenameClassRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        .Dataset<MergeClassesRequest>(DatasetRole.Admin, request => request.Dataset)
        .ActsAs<MergeClassesRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        .Dataset<SplitClassRequest>(DatasetRole.Admin, request => request.Dataset)
        .ActsAs<SplitClassRequest>(request => request.Annotator, (request, name) => request.Annotator = name);
}
