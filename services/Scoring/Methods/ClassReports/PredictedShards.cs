using Assay.ObjectStorage;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.ClassReports;
using Assay.Scoring.Inputs;

namespace Assay.Scoring.Methods.ClassReports;

/// <summary>Reads the predictions of the source run, the facts and the splits, in the order of the shards, a few at once.</summary>
internal sealed class PredictedShards(RunColumnFiles files, ShardInputs inputs)
{
    public IAsyncEnumerable<PredictedShard> ReadAsync(RunContext context, CancellationToken cancellationToken) =>
        ReadAhead.InOrderAsync(Enumerable.Range(0, context.Run.Shards), (shard, token) => ReadAsync(context, shard, token), cancellationToken);

    private async Task<PredictedShard> ReadAsync(RunContext context, int shard, CancellationToken cancellationToken)
    {
        var (run, source) = (context.Run, context.RequiredSource);
        var given = await files.ReadAsync<int>(source, shard, MethodColumn.Given, cancellationToken);
        var facts = await inputs.ReadFactsAsync(run.Dataset, shard, cancellationToken);
        var splits = await inputs.ReadSplitsAsync(run.Dataset, shard, cancellationToken);
        return new PredictedShard(
            shard,
            given,
            await files.ReadAsync<int>(source, shard, MethodColumn.Predicted, cancellationToken),
            await files.ReadAsync<float>(source, shard, "predicted_probability", cancellationToken),
            await files.ReadAsync<byte>(source, shard, MethodColumn.Scored, cancellationToken),
            Measurements(facts),
            Array.ConvertAll(splits, split => split == run.Parameters.ClassReport.TestSplit));
    }

    private static ImageMeasurements[] Measurements(ShardFacts facts)
    {
        var (width, height) = (facts.Column("width"), facts.Column("height"));
        var (brightness, contrast, saturation) = (facts.Column("brightness"), facts.Column("contrast"), facts.Column("saturation"));
        var (hueX, hueY) = (facts.Column("hue_x"), facts.Column("hue_y"));
        var (sharpness, edges, scale) = (facts.Column("sharpness"), facts.Column("edge_density"), facts.Column("object_scale"));
        var images = new ImageMeasurements[facts.Rows];
        for (var row = 0; row < images.Length; row++)
        {
            images[row] = new ImageMeasurements(
                width[row], height[row], brightness[row], contrast[row], saturation[row], hueX[row], hueY[row], sharpness[row], edges[row], scale[row]);
        }

        return images;
    }
}
