using Assay.LabelStore.V1;

namespace Assay.Cli.CommandLine;

/// <summary>Names of a data set's classes.</summary>
internal sealed class ClassNames
{
    private readonly Dictionary<int, string> _names;

    private ClassNames(Dictionary<int, string> names) => _names = names;

    public string this[int id] => _names.GetValueOrDefault(id, $"class {id}");

    public static ClassNames Read(CommandContext context, string dataset)
    {
        var taxonomy = context.Client<LabelStoreService.LabelStoreServiceClient>().GetTaxonomy(new GetTaxonomyRequest { Dataset = dataset }, cancellationToken: context.CancellationToken);
        return new ClassNames(taxonomy.Classes.ToDictionary(label => label.Id, label => label.Name));
    }
}
