using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary><c>assay importance</c>: which images of a class to look at first when it is cleaned.</summary>
internal static class ImportanceCommand
{
    private const int MostRows = 20;

    public static Command Create()
    {
        var classes = new Option<string[]>("--class") { Description = "Class to score, by name; may be repeated; default: all", AllowMultipleArgumentsPerToken = true };
        var ridge = new Option<double>("--ridge") { Description = "Regularisation of the leverage scores, as a share of the mean squared length of the columns; 0 = 3" };
        return MethodCommand.Create(
            "importance", "Find the images of a class to look at first, by coreset importance", [classes, ridge],
            (context, parameters) => parameters.Importance = new ImportanceParameters
            {
                ClassIds = { IdsOf(context, context.Get(DatasetCommand.Name), context.Get(classes) ?? []) },
                Ridge = context.Get(ridge),
            },
            Show);
    }

    private static void Show(CommandContext context, Run run, RunReport report)
    {
        var (importance, names) = (report.Importance, ClassNames.Read(context, run.Dataset));
        var classes = Tables.Create("class", "images", "effective dimensions", "mean importance");
        foreach (var label in importance.Classes.OrderByDescending(label => label.MeanImportance).ThenBy(label => label.ClassId).Take(MostRows))
            classes.Row(names[label.ClassId], Number(label.Images), Number(label.EffectiveDimensions, "0.0"), Number(label.MeanImportance, "0.000"));
        context.Console.Write(classes);
        var images = Tables.Create("image", "label", "prediction", "importance");
        foreach (var image in importance.Images.Take(MostRows))
            images.Row(image.ImageId, names[image.ClassId], names[image.PredictedClass], Number(image.Importance, "0.000"));
        context.Console.Write(images);
        context.Console.WriteLine($"Show them to people: assay select {run.Dataset} --run {run.Id} --score importance --largest-first --count 50");
    }

    private static IEnumerable<int> IdsOf(CommandContext context, string dataset, string[] names)
    {
        if (names.Length == 0)
            return [];
        var taxonomy = context.Client<LabelStoreService.LabelStoreServiceClient>().GetTaxonomy(new GetTaxonomyRequest { Dataset = dataset }, cancellationToken: context.CancellationToken);
        return names.Select(name => taxonomy.Classes.FirstOrDefault(label => label.Name == name)?.Id
            ?? throw new CommandException($"the data set has no class \"{name}\"; it has {string.Join(", ", taxonomy.Classes.Take(20).Select(label => label.Name))}.", ExitCode.Usage));
    }
}
