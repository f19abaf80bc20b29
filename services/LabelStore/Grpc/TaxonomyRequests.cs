using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Validation;
using DefiningFeature = Assay.LabelStore.Taxonomy.DefiningFeature;

namespace Assay.LabelStore.Grpc;

/// <summary>Checks requests about classes and turns them into what the domain takes.</summary>
internal static class TaxonomyRequests
{
    public const int DefaultLimit = 20;
    private const int MaxMatches = 200;
    private const int MaxClasses = 1000;
    private const int MaxSynonyms = 100;
    private const int MaxFeatures = 64;
    private const int MaxExemplars = 100;
    private const int MaxText = 4096;
    private const int MaxParts = 20;
    private const int MaxImages = 100_000;
    private const int MaxViolationsOfList = 100;

    public static int Read(SearchClassesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Optional(request.Query, "query", ClassName.MaxLength);
        validator.Range(request.Limit, "limit", 0, MaxMatches);
        validator.ThrowIfInvalid();
        return request.Limit == 0 ? DefaultLimit : request.Limit;
    }

    public static void Check(GetClassRequest request) => CheckClass(request.Dataset, request.ClassId);

    public static void Check(BatchGetClassesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Range(request.ClassIds.Count, "class_ids", 1, MaxClasses);
        validator.ThrowIfInvalid();
    }

    public static int ReadPage(string dataset, int pageSize)
    {
        var validator = new RequestValidator();
        validator.Name(dataset, "dataset");
        var size = validator.PageSize(pageSize);
        validator.ThrowIfInvalid();
        return size;
    }

    public static (ClassDescription Wanted, ChangeAuthor Author) Read(UpdateClassRequest request)
    {
        var validator = new RequestValidator();
        CheckClass(validator, request.Dataset, request.ClassId);
        validator.Check(request.Details is not null, "details", "must be there; send what shall be known of the class from now on");
        var wanted = ReadDetails(validator, request.Details ?? new ClassDetails(), "details");
        var author = ReadAuthor(validator, request.Annotator, request.Comment);
        validator.ThrowIfInvalid();
        return (wanted, author);
    }

    public static (IReadOnlyList<(string Name, ClassDescription? Description)> Classes, ChangeAuthor Author) Read(ImportClassesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Range(request.Classes.Count, "classes", 1, MaxClasses);
        var author = ReadAuthor(validator, request.Annotator, "");
        var imported = new List<(string, ClassDescription?)>(request.Classes.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, one) in request.Classes.Take(MaxClasses).Index())
        {
            var name = ClassName.Normalize(one.Name);
            ClassName.Check(validator, name, $"classes[{index}].name");
            validator.Check(seen.Add(name), $"classes[{index}].name", $"\"{name}\" is named twice; describe a class once");
            imported.Add((name, one.Details is { } details ? ReadDetails(validator, details, $"classes[{index}].details") : null));
        }

        validator.ThrowIfInvalid();
        return (imported, author);
    }

    public static (string Name, ChangeAuthor Author) Read(RenameClassRequest request)
    {
        var validator = new RequestValidator();
        CheckClass(validator, request.Dataset, request.ClassId);
        var name = ClassName.Normalize(request.Name);
        ClassName.Check(validator, name, "name");
        var author = ReadAuthor(validator, request.Annotator, request.Comment);
        validator.ThrowIfInvalid();
        return (name, author);
    }

    public static (IReadOnlyList<int> Classes, string NewName, ChangeAuthor Author) Read(MergeClassesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Range(request.ClassIds.Count, "class_ids", 1, MaxClasses);
        validator.Check(request.ClassIds.Distinct().Count() == request.ClassIds.Count, "class_ids", "names a class twice");
        var newName = "";
        switch (request.TargetCase)
        {
            case MergeClassesRequest.TargetOneofCase.IntoClassId:
                validator.Check(request.IntoClassId >= 0, "into_class_id", "is no class id; ids are 0 or more");
                validator.Check(
                    request.ClassIds.Any(label => label != request.IntoClassId), "class_ids", "has no class besides the one that it is merged into; name those that it takes in");
                break;
            case MergeClassesRequest.TargetOneofCase.NewName:
                newName = ClassName.Normalize(request.NewName);
                ClassName.Check(validator, newName, "new_name");
                validator.Check(request.ClassIds.Count != 1, "class_ids", "names one class; name two or more, or rename it with RenameClass");
                break;
            default:
                validator.Check(false, "target", "must be into_class_id or new_name: say what the classes become");
                break;
        }

        var author = ReadAuthor(validator, request.Annotator, request.Comment);
        validator.ThrowIfInvalid();
        return ([.. request.ClassIds], newName, author);
    }

    public static (IReadOnlyList<NewClassPart> Parts, ChangeAuthor Author) Read(SplitClassRequest request)
    {
        var validator = new RequestValidator();
        CheckClass(validator, request.Dataset, request.ClassId);
        validator.Range(request.Parts.Count, "parts", 2, MaxParts);
        validator.Range(request.Rest, "rest", -1, Math.Max(0, request.Parts.Count - 1));
        var author = ReadAuthor(validator, request.Annotator, request.Comment);
        var parts = new List<NewClassPart>(request.Parts.Count);
        validator.Range(request.Parts.Sum(part => (long)part.ImageIds.Count), "parts", 0, MaxImages);
        validator.ThrowIfInvalid();

        var (names, images) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<ImageId>());
        foreach (var (index, part) in request.Parts.Index())
        {
            var name = ClassName.Normalize(part.Name);
            ClassName.Check(validator, name, $"parts[{index}].name");
            validator.Check(names.Add(name), $"parts[{index}].name", $"\"{name}\" is the name of another part; give each its own");
            parts.Add(new NewClassPart(name, ReadImages(validator, part.ImageIds, $"parts[{index}].image_ids", images)));
        }

        validator.ThrowIfInvalid();
        return (parts, author);
    }

    private static ClassDescription ReadDetails(RequestValidator validator, ClassDetails details, string field)
    {
        validator.Range(details.Synonyms.Count, $"{field}.synonyms", 0, MaxSynonyms);
        string[] synonyms = [.. details.Synonyms.Take(MaxSynonyms).Select(ClassName.Normalize)];
        foreach (var (index, synonym) in synonyms.Index())
            ClassName.Check(validator, synonym, $"{field}.synonyms[{index}]");

        validator.Optional(details.Definition, $"{field}.definition", MaxText);
        validator.Range(details.Features.Count, $"{field}.features", 0, MaxFeatures);
        DefiningFeature[] features = [.. details.Features.Take(MaxFeatures).Select(feature => new DefiningFeature(feature.Id, ClassName.Normalize(feature.Text)))];
        foreach (var (index, feature) in features.Index())
        {
            ClassName.Check(validator, feature.Text, $"{field}.features[{index}].text");
            validator.Check(feature.Id >= 0, $"{field}.features[{index}].id", $"is {feature.Id}; take the id that the class has for it, or 0 for a new one");
        }

        validator.Check(features.DistinctBy(feature => feature.Text).Count() == features.Length, $"{field}.features", "has the same words twice; each feature has its own");
        validator.Check(
            features.Where(feature => feature.Id > 0).DistinctBy(feature => feature.Id).Count() == features.Count(feature => feature.Id > 0), $"{field}.features", "has an id twice");

        validator.Range(details.Exemplars.Count, $"{field}.exemplars", 0, MaxExemplars);
        var exemplars = ReadImages(validator, details.Exemplars.Take(MaxExemplars), $"{field}.exemplars", []);
        return new ClassDescription(
            [.. synonyms.Distinct(StringComparer.Ordinal)], details.Definition.Trim(), features, [.. exemplars.Select(image => image.ToString())]);
    }

    private static List<ImageId> ReadImages(RequestValidator validator, IEnumerable<string> ids, string field, HashSet<ImageId> seen)
    {
        var images = new List<ImageId>();
        var violations = 0;
        foreach (var (index, text) in ids.Index())
        {
            if (!ImageId.TryParse(text, out var image))
                Refuse(index, "is no image id; an id is a shard and a row, such as 000042-0017");
            else if (!seen.Add(image))
                Refuse(index, $"names the image {image} again; name each once");
            else
                images.Add(image);
        }

        return images;

        void Refuse(int index, string description)
        {
            if (violations++ < MaxViolationsOfList)
                validator.Check(false, $"{field}[{index}]", description);
        }
    }

    private static ChangeAuthor ReadAuthor(RequestValidator validator, string annotator, string comment)
    {
        validator.Annotator(annotator);
        validator.Optional(comment, "comment", MaxText);
        return new ChangeAuthor(annotator, comment.Trim());
    }

    private static void CheckClass(string dataset, int label)
    {
        var validator = new RequestValidator();
        CheckClass(validator, dataset, label);
        validator.ThrowIfInvalid();
    }

    private static void CheckClass(RequestValidator validator, string dataset, int label)
    {
        validator.Name(dataset, "dataset");
        validator.Check(label >= 0, "class_id", $"is {label}; class ids are 0 or more");
    }
}
