using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Cli.Commands.Exchange;
using Assay.LabelStore.V1;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay labels</c>: label versions, and labels in and out.</summary>
internal static class LabelsCommand
{
    public static Command Create() => new("labels", "Make and list label versions, export and import labels")
    {
        CreateCreate(), CreateList(), LabelsExportCommand.Create(), LabelsImportCommand.Create(),
    };

    private static Command CreateCreate()
    {
        var command = new Command("create", "Write a new label version with what people have decided until now") { DatasetCommand.Name };
        command.SetRemoteAction(async context =>
        {
            var response = await context.Client<LabelStoreService.LabelStoreServiceClient>()
                .CreateLabelVersionAsync(new CreateLabelVersionRequest { Dataset = context.Get(DatasetCommand.Name) }, cancellationToken: context.CancellationToken);
            if (context.Json)
                JsonOutput.Write(response.Version);
            else
                context.Console.WriteLine($"Label version {response.Version.Name}: {Tables.Number(response.Version.Changed)} labels changed against {(response.Version.Base.Length == 0 ? "nothing" : response.Version.Base)}, {Tables.Number(response.Version.Removed)} images removed.");
        });
        return command;
    }

    private static Command CreateList()
    {
        var branches = new Option<bool>("--branches") { Description = "List those beside the data set's own line, such as those of campaigns" };
        var command = new Command("list", "List label versions") { DatasetCommand.Name, branches };
        command.SetRemoteAction(async context =>
        {
            var client = context.Client<LabelStoreService.LabelStoreServiceClient>();
            var versions = await Paging.AllAsync(async token =>
            {
                var request = new ListLabelVersionsRequest { Dataset = context.Get(DatasetCommand.Name), Branches = context.Get(branches), PageToken = token };
                var page = await client.ListLabelVersionsAsync(request, cancellationToken: context.CancellationToken);
                return (page.Versions, page.NextPageToken);
            });
            if (context.Json)
            {
                JsonOutput.Write(versions);
                return;
            }

            var table = Tables.Create("version", "base", "changed", "removed", "created");
            foreach (var version in versions)
                table.Row(version.Name, version.Base, Tables.Number(version.Changed), Tables.Number(version.Removed), version.Created?.ToDateTime().ToString("u") ?? "");
            context.Console.Write(table);
        });
        return command;
    }
}
