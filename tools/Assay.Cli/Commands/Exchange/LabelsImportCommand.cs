using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Spectre.Console;

namespace Assay.Cli.Commands.Exchange;

/// <summary><c>assay labels import</c>: labels that others made become a label version. Interrupted, the same command goes on.</summary>
internal static class LabelsImportCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A .csv, .jsonl or COCO .json; a folder with a folder for each class, with metadata.jsonl (Hugging Face), or with croissant.json" };
        var format = EnumOption.Create(
            "--format", "What it is, where that cannot be told", ("auto", ImportKind.Auto), ("csv", ImportKind.Csv), ("jsonl", ImportKind.Jsonl), ("coco", ImportKind.Coco),
            ("folders", ImportKind.Folders), ("imagefolder", ImportKind.ImageFolder), ("croissant", ImportKind.Croissant));
        var name = new Option<string>("--name") { Description = "Name of the label version that is made; default: the import's" };
        var onto = new Option<string>("--base") { Description = "Label version that it overlays; none = no image has a label; default: the newest" };
        var unlisted = EnumOption.Create("--unlisted", "What becomes of images that it does not name", ("keep", UnlistedImages.Keep), ("remove", UnlistedImages.Remove));
        var skip = new Option<bool>("--skip-unknown") { Description = "Pass over images that the data set does not have" };
        var known = new Option<bool>("--known-classes") { Description = "Take no class that the data set does not have" };
        var command = new Command("import", "Make a label version of labels that others made; goes on where it was interrupted")
        {
            DatasetCommand.Name, path, format.Option, name, onto, unlisted.Option, skip, known,
        };
        command.SetRemoteAction(async context =>
        {
            var dataset = context.Get(DatasetCommand.Name);
            using var package = await ImportPackager.PackAsync(
                Path.GetFullPath(context.Get(path)), format.Read(context), () => ReadClassesAsync(context, dataset), context.CancellationToken);
            var request = new StartImportRequest
            {
                Dataset = dataset,
                Format = package.Format,
                Version = context.Get(name) ?? "",
                Base = context.Get(onto) ?? "",
                Unlisted = unlisted.Read(context),
                SkipUnknown = context.Get(skip),
                KnownClassesOnly = context.Get(known),
                MergeRows = package.MergesRows,
            };
            var import = await ImportUpload.RunAsync(context, request, package.File);
            if (context.Json)
                JsonOutput.Write(import);
            else
                context.Console.WriteLine(Describe(import));
        });
        return command;
    }

    private static async Task<IReadOnlyList<string>> ReadClassesAsync(CommandContext context, string dataset)
    {
        var response = await context.Client<LabelStoreService.LabelStoreServiceClient>()
            .GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset }, cancellationToken: context.CancellationToken);
        return [.. response.Classes.Select(taxonomyClass => taxonomyClass.Name)];
    }

    private static string Describe(Import import)
    {
        var text = $"Label version {import.Version}: {Tables.Number(import.Images)} images named, {Tables.Number(import.Changed)} labels changed against {import.Base}";
        if (import.Removed > 0)
            text += $", {Tables.Number(import.Removed)} images removed";
        if (import.NewClasses > 0)
            text += $", {Tables.Number(import.NewClasses)} classes added";
        if (import.Unknown > 0)
            text += $", {Tables.Number(import.Unknown)} unknown images passed over";
        return text + ".";
    }
}
