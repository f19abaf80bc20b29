using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Selection.V1;
using Grpc.Core;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>Makes a label version in which a share of the labels is wrong: the true labels, as an oracle that errs says them of every image.</summary>
internal sealed class NoisyLabels(CommandContext context, string dataset)
{
    private const string Truth = "given";

    /// <summary>Makes a version, or finds the one made before; returns its name.</summary>
    public async Task<string> MakeAsync(string truth, double noise, long seed)
    {
        if (noise is not (>= 0 and < 1))
            throw new CommandException($"--noise is {noise.ToString(CultureInfo.InvariantCulture)}; it must be 0 or more and below 1, such as 0.08.", ExitCode.Usage);
        var name = string.Create(CultureInfo.InvariantCulture, $"noisy-{(truth.Length > 0 ? truth : Truth)}-{noise * 100:0.##}-{unchecked((ulong)seed)}");
        var labels = context.Client<LabelStoreService.LabelStoreServiceClient>();
        if (await ExistsAsync(labels, name))
            return name;
        var request = new CreateLabelBranchRequest
        {
            Dataset = dataset,
            Name = name,
            Base = "none",
            Oracle = new OracleAnswers { Truth = truth, Selections = { await SelectAllAsync() }, NoiseRate = noise, Seed = seed },
        };
        return (await labels.CreateLabelBranchAsync(request, cancellationToken: context.CancellationToken)).Version.Name;
    }

    private async Task<bool> ExistsAsync(LabelStoreService.LabelStoreServiceClient labels, string name)
    {
        var versions = await Paging.AllAsync(async token =>
        {
            var page = await labels.ListLabelVersionsAsync(new ListLabelVersionsRequest { Dataset = dataset, PageSize = 1000, PageToken = token }, cancellationToken: context.CancellationToken);
            return (page.Versions, page.NextPageToken);
        });
        return versions.Any(version => version.Name == name);
    }

    /// <summary>A selection of every image, kept and shown to nobody.</summary>
    private async Task<string> SelectAllAsync()
    {
        var images = (await context.Client<IngestionService.IngestionServiceClient>()
            .GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, cancellationToken: context.CancellationToken)).Dataset.Images;
        try
        {
            var all = new SelectBatchRequest { Dataset = dataset, Strategy = new Strategy { Random = new RandomImages() }, Count = checked((int)images), IncludeSelected = true, DryRun = true, Title = "every image" };
            return (await context.Client<SelectionService.SelectionServiceClient>().SelectBatchAsync(all, cancellationToken: context.CancellationToken)).Selection.Id;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.InvalidArgument && images > 0)
        {
            throw new CommandException($"labels of {Tables.Number(images)} images cannot be made wrong at once ({exception.Status.Detail}). Make a label version yourself and name it with --labels.", ExitCode.State);
        }
    }
}
