using Assay.Cli.Commands.Campaigns;
using Assay.ObjectStorage.Layout;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// Labels of a data set made wrong on purpose: the label version <see cref="Version"/> is what an oracle says of every image that errs as often as is asked for, uniformly
/// among the other classes. The given labels are the truth.
/// </summary>
internal sealed class PlantedNoise(EvaluationHost host, string dataset)
{
    public const string Truth = LabelVersionName.Given;
    public const string Version = "noisy";

    public Task PlantAsync(double share, long seed) =>
        new NoisyLabels(host.Ingestion, host.Selection, host.Labels, dataset).MakeAsync(Version, Truth, share, seed, CancellationToken.None);

    /// <summary>Images with a wrong label in a version; removed ones have none.</summary>
    public async Task<int> CountWrongAsync(string version)
    {
        var labels = new LabelColumns(host.Objects);
        var shards = (await host.Ingestion.GetDatasetAsync(new Assay.Ingestion.V1.GetDatasetRequest { Dataset = dataset })).Dataset.Shards;
        var wrong = 0;
        for (var shard = 0; shard < shards; shard++)
        {
            var (stated, truth) = (await labels.ReadAsync(dataset, version, shard), await labels.ReadAsync(dataset, Truth, shard));
            wrong += stated.Zip(truth).Count(image => image.First >= 0 && image.First != image.Second);
        }

        return wrong;
    }
}
