using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;

namespace Assay.Cli.Commands;

/// <summary><c>assay nearest</c>: the images that resemble one most.</summary>
internal static class NearestCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("image") { Description = "Id of the image, such as 000042-0017" };
        var count = new Option<int>("--count") { Description = "Images at most, 1 .. 100; default 10" };
        var label = new Option<int?>("--class") { Description = "Only images of this class id" };
        var model = new Option<string>("--model") { Description = "Model whose embeddings are compared; default: the one that needs no download" };
        var command = new Command("nearest", "Find the images nearest to one by embedding") { DatasetCommand.Name, image, count, label, model };
        command.SetRemoteAction(async context =>
        {
            var request = new FindNearestImagesRequest
            {
                Dataset = context.Get(DatasetCommand.Name),
                ImageId = context.Get(image),
                Count = context.Get(count),
                Model = context.Get(model) ?? "",
            };
            if (context.Get(label) is { } id)
                request.ClassId = id;
            var found = await context.Client<ScoringService.ScoringServiceClient>().FindNearestImagesAsync(request, cancellationToken: context.CancellationToken);
            if (context.Json)
            {
                JsonOutput.Write(found);
                return;
            }

            var table = Tables.Create("image", "distance");
            foreach (var near in found.Images)
                table.Row(near.ImageId, Tables.Number(near.Distance));
            context.Console.Write(table);
        });
        return command;
    }
}
