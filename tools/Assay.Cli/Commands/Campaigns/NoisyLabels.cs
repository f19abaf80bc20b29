using System.Globalization;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Task = System.Threading.Tasks.Task;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>Makes a label version in which a share of the labels is wrong: the true labels, as an oracle that errs says them of every image.</summary>
/// <param name="ingestion">Tells how many images there are.</param>
/// <param name="selection">Keeps the list of them.</param>
/// <param name="labels">Asks the oracle.</param>
/// <param name="dataset">Name of the data set.</param>
internal sealed class NoisyLabels(
    IngestionService.IngestionServiceClient ingestion, SelectionService.SelectionServiceClient selection, LabelStoreService.LabelStoreServiceClient labels, string dataset)
{
    /// <summary>A name that tells what is in the version, such as noisy-given-0.08-1.</summary>
    public static string NameOf(string truth, double noise, long seed) =>
        string.Create(CultureInfo.InvariantCulture, $"noisy-{truth}-{noise:0.###############}-{unchecked((ulong)seed)}");

    /// <summary>Makes a version, or finds the one of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="truth">Label version that is true.</param>
    /// <param name="noise">Share of the labels that become another class, uniformly, 0 .. below 1.</param>
    /// <param name="seed">Seed of which they are.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task MakeAsync(string name, string truth, double noise, long seed, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(name, cancellationToken))
            return;
        var request = new CreateLabelBranchRequest
        {
            Dataset = dataset,
            Name = name,
            Base = "none",
            Oracle = new OracleAnswers { Truth = truth, Selections = { await SelectAllAsync(cancellationToken) }, NoiseRate = noise, Seed = seed },
        };
        await labels.CreateLabelBranchAsync(request, cancellationToken: cancellationToken);
    }

    private async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await labels.GetLabelVersionAsync(new GetLabelVersionRequest { Dataset = dataset, Version = name }, cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>A selection of every image, kept and shown to nobody.</summary>
    private async Task<string> SelectAllAsync(CancellationToken cancellationToken)
    {
        var images = (await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, cancellationToken: cancellationToken)).Dataset.Images;
        var all = new SelectBatchRequest { Dataset = dataset, Strategy = new Strategy { Random = new RandomImages() }, Count = checked((int)images), IncludeSelected = true, DryRun = true, Title = "every image" };
        return (await selection.SelectBatchAsync(all, cancellationToken: cancellationToken)).Selection.Id;
    }
}
