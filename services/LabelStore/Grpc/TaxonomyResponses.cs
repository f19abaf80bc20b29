using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.Taxonomy.Search;
using Assay.LabelStore.V1;
using Google.Protobuf.WellKnownTypes;

namespace Assay.LabelStore.Grpc;

/// <summary>Turns what is known of classes into messages.</summary>
internal static class TaxonomyResponses
{
    /// <summary>Classes with what is known of them, in its order.</summary>
    public static IEnumerable<Class> Create(TaxonomyDocument taxonomy, IReadOnlyList<ClassDocument> described)
    {
        var map = taxonomy.Map();
        var former = taxonomy.FormerNames.ToLookup(name => name.Value, name => name.Key);
        var standsFor = taxonomy.Replaced.ToLookup(one => map.Of(one.Class), one => one.Class);
        return described.Select(known =>
        {
            var message = new Class
            {
                Id = known.Class,
                Name = taxonomy.Classes[known.Class],
                Details = new ClassDetails
                {
                    Synonyms = { known.Synonyms },
                    Definition = known.Definition,
                    Features = { known.Features.Select(feature => new V1.DefiningFeature { Id = feature.Id, Text = feature.Text }) },
                    Exemplars = { known.Exemplars },
                },
                FormerNames = { former[known.Class] },
                StandsFor = { standsFor[known.Class].Order() },
                Changed = known.Changed,
            };
            if (map.IsReplaced(known.Class))
                message.ReplacedBy = map.Of(known.Class);
            return message;
        });
    }

    public static SearchClassesResponse Create(FoundClasses found) => new()
    {
        Matches = { found.Matches.Select(match => new ClassMatch { ClassId = match.Class, Name = match.Name, Matched = match.Matched }) },
        Total = found.Total,
    };

    public static TaxonomyChange Create(TaxonomyChangeDocument change) => new()
    {
        Version = change.Version,
        Kind = change.Kind,
        ClassIds = { change.Classes },
        ResultIds = { change.Results },
        Text = change.Text,
        Annotator = change.Annotator,
        Comment = change.Comment,
        Created = change.Created.ToTimestamp(),
    };
}
