using System.Globalization;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

/// <summary>What classes mean, and changes of the classes themselves.</summary>
internal static class ClassesApi
{
    private const int MostCards = 100;
    private const int ExemplarsOfCard = 10;

    public static void MapClasses(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/class-search", SearchAsync);
        api.MapGet("/datasets/{dataset}/class-cards", GetCardsAsync);
        api.MapGet("/datasets/{dataset}/classes", ListAsync);
        api.MapGet("/datasets/{dataset}/classes/{id:int}", GetAsync);
        api.MapPut("/datasets/{dataset}/classes/{id:int}", UpdateAsync);
        api.MapPost("/datasets/{dataset}/classes/{id:int}/rename", RenameAsync);
        api.MapPost("/datasets/{dataset}/classes/{id:int}/split", SplitAsync);
        api.MapPost("/datasets/{dataset}/classes/merge", MergeAsync);
        api.MapGet("/datasets/{dataset}/taxonomy/changes", ListChangesAsync);
    }

    private static async Task<ClassMatchList> SearchAsync(
        string dataset, string? query, int? limit, TaxonomyService.TaxonomyServiceClient taxonomy, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new SearchClassesRequest { Dataset = dataset, Query = query ?? "", Limit = limit ?? 0 };
        var response = await taxonomy.SearchClassesAsync(request, deadline.Unary(cancellationToken));
        return new ClassMatchList([.. response.Matches.Select(match => new ClassMatchModel(match.ClassId, match.Name, match.Matched))], response.Total);
    }

    // One call for all classes of a page of proposals; exemplars that people chose come first.
    private static async Task<ClassCardList> GetCardsAsync(
        string dataset, string ids, TaxonomyService.TaxonomyServiceClient taxonomy, ScoringService.ScoringServiceClient scoring, CallDeadline deadline,
        CancellationToken cancellationToken)
    {
        var wanted = ReadIds(ids);
        var response = await taxonomy.BatchGetClassesAsync(new BatchGetClassesRequest { Dataset = dataset, ClassIds = { wanted } }, deadline.Unary(cancellationToken));
        int[] lacking = [.. response.Classes.Where(known => known.Details.Exemplars.Count < ExemplarsOfCard).Select(known => known.Id)];
        var typical = new Dictionary<int, IReadOnlyList<string>>();
        if (lacking.Length > 0)
        {
            var request = new FindTypicalImagesRequest { Dataset = dataset, ClassIds = { lacking }, Count = ExemplarsOfCard };
            // No deadline: it reads every shard.
            var found = await scoring.FindTypicalImagesAsync(request, cancellationToken: cancellationToken);
            foreach (var one in found.Classes)
                typical[one.ClassId] = one.ImageIds;
        }

        return new ClassCardList([.. response.Classes.Select(known =>
        {
            var model = ClassDetailsModel.From(known);
            return new ClassCardModel(
                model.Id, model.Name, model.Synonyms, model.Definition, model.Features,
                [.. model.Exemplars.Concat(typical.GetValueOrDefault(known.Id, [])).Distinct().Take(ExemplarsOfCard)]);
        })]);
    }

    private static async Task<ClassList> ListAsync(
        string dataset, int? pageSize, string? pageToken, TaxonomyService.TaxonomyServiceClient taxonomy, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListClassesRequest { Dataset = dataset, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await taxonomy.ListClassesAsync(request, deadline.Unary(cancellationToken));
        return new ClassList([.. response.Classes.Select(ClassDetailsModel.From)], response.Total, response.NextPageToken);
    }

    private static async Task<ClassDetailsModel> GetAsync(
        string dataset, int id, TaxonomyService.TaxonomyServiceClient taxonomy, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var response = await taxonomy.GetClassAsync(new GetClassRequest { Dataset = dataset, ClassId = id }, deadline.Unary(cancellationToken));
        return ClassDetailsModel.From(response.Class);
    }

    private static async Task<ClassDetailsModel> UpdateAsync(
        string dataset, int id, ClassChange change, TaxonomyService.TaxonomyServiceClient taxonomy, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new UpdateClassRequest
        {
            Dataset = dataset,
            ClassId = id,
            Details = new ClassDetails
            {
                Definition = change.Definition,
                Synonyms = { change.Synonyms },
                Features = { change.Features.Select(feature => new DefiningFeature { Id = feature.Id, Text = feature.Text }) },
                Exemplars = { change.Exemplars },
            },
            ExpectedVersion = change.Version,
            Annotator = change.Annotator,
            Comment = change.Comment ?? "",
        };
        return ClassDetailsModel.From((await taxonomy.UpdateClassAsync(request, deadline.Unary(cancellationToken))).Class);
    }

    private static async Task<ClassDetailsModel> RenameAsync(
        string dataset, int id, ClassRename rename, TaxonomyService.TaxonomyServiceClient taxonomy, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new RenameClassRequest { Dataset = dataset, ClassId = id, Name = rename.Name, Annotator = rename.Annotator, Comment = rename.Comment ?? "" };
        return ClassDetailsModel.From((await taxonomy.RenameClassAsync(request, deadline.Unary(cancellationToken))).Class);
    }

    // No deadline on these two: they write a label version, which of a very large data set takes as long as it takes.
    private static async Task<ChangedClasses> MergeAsync(
        string dataset, ClassMerge merge, TaxonomyService.TaxonomyServiceClient taxonomy, CancellationToken cancellationToken)
    {
        var request = new MergeClassesRequest { Dataset = dataset, ClassIds = { merge.Classes }, Annotator = merge.Annotator, Comment = merge.Comment ?? "" };
        if (merge.Into is { } into)
            request.IntoClassId = into;
        else
            request.NewName = merge.NewName ?? "";
        var response = await taxonomy.MergeClassesAsync(request, cancellationToken: cancellationToken);
        return new ChangedClasses([ClassDetailsModel.From(response.Class)], response.LabelVersion);
    }

    private static async Task<ChangedClasses> SplitAsync(
        string dataset, int id, ClassSplit split, TaxonomyService.TaxonomyServiceClient taxonomy, CancellationToken cancellationToken)
    {
        var request = new SplitClassRequest
        {
            Dataset = dataset,
            ClassId = id,
            Parts = { split.Parts.Select(part => new ClassPart { Name = part.Name, ImageIds = { part.Images ?? [] } }) },
            Rest = split.Rest,
            Annotator = split.Annotator,
            Comment = split.Comment ?? "",
        };
        var response = await taxonomy.SplitClassAsync(request, cancellationToken: cancellationToken);
        return new ChangedClasses([.. response.Classes.Select(ClassDetailsModel.From)], response.LabelVersion);
    }

    private static async Task<TaxonomyChangeList> ListChangesAsync(
        string dataset, int? pageSize, string? pageToken, TaxonomyService.TaxonomyServiceClient taxonomy, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListTaxonomyChangesRequest { Dataset = dataset, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await taxonomy.ListTaxonomyChangesAsync(request, deadline.Unary(cancellationToken));
        return new TaxonomyChangeList([.. response.Changes.Select(TaxonomyChangeModel.From)], response.NextPageToken);
    }

    private static List<int> ReadIds(string ids)
    {
        var read = new List<int>();
        foreach (var text in ids.Split(',', MostCards + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                throw new InvalidInputException("ids", $"\"{(text.Length > 32 ? text[..32] : text)}\" is no class id; take ids of at most {MostCards} classes, such as 3,17,42");
            read.Add(id);
        }

        return read.Count > 0 ? read : throw new InvalidInputException("ids", "must name a class; take ids such as 3,17,42");
    }
}
