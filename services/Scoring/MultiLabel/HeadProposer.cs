using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.MultiLabel;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Inputs;
using Assay.Scoring.Methods.Heads;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.MultiLabel;

/// <summary>Proposes classes for images by the heads of a run, each image by the head that has not seen it.</summary>
internal sealed class HeadProposer(RunCatalog runs, SourceHeads heads, ShardInputs inputs, RunColumnFiles files)
{
    /// <summary>Heads up to this many bytes are kept until another run is asked for: people go from image to image of one batch.</summary>
    private const long MostKeptBytes = 128L << 20;

    private volatile KeptHeads? _kept;

    /// <exception cref="NotFoundException">There is no such run of the data set, or no such image in it.</exception>
    /// <exception cref="WrongStateException">The run has not succeeded, or its heads are gone.</exception>
    /// <exception cref="InvalidInputException">The run has no heads.</exception>
    public async Task<ProposeLabelsResponse> ProposeAsync(string dataset, string runId, IReadOnlyList<ImageId> images, CancellationToken cancellationToken)
    {
        var run = await runs.GetSucceededAsync(runId, cancellationToken);
        if (run.Dataset != dataset)
            throw new NotFoundException($"The data set \"{dataset}\" has no run \"{runId}\"; it is one of \"{run.Dataset}\".");
        if (run.Parameters.HeadCount == 0)
            throw new InvalidInputException("run", $"\"{runId}\" is a run of the method {run.Method}; a head or network run is needed");

        var scorer = await OpenAsync(run, cancellationToken);
        var proposals = new ImageProposals[images.Count];
        foreach (var shard in images.Index().GroupBy(image => image.Item.Shard))
        {
            if (shard.Key >= run.Shards)
                throw NoSuchImage(run, shard.First().Item);
            var predictable = await files.ReadAsync<byte>(run, shard.Key, HeadColumns.PredictableName, cancellationToken);
            var embeddings = await inputs.ReadEmbeddingsAsync(run, shard.Key, predictable.Length, cancellationToken);
            foreach (var (place, image) in shard)
            {
                if (image.Row >= predictable.Length)
                    throw NoSuchImage(run, image);
                proposals[place] = new ImageProposals { ImageId = image.ToString() };
                if (predictable[image.Row] != 0)
                    proposals[place].Classes.Add(Propose(scorer, image, embeddings));
            }
        }

        return new ProposeLabelsResponse { Images = { proposals } };
    }

    private static int[] Propose(HeadScorer scorer, ImageId image, Half[] embeddings)
    {
        var probabilities = new float[scorer.Classes];
        scorer.Predict(image.Shard, image.Row, embeddings.AsSpan(image.Row * scorer.Dimensions, scorer.Dimensions), [], probabilities);
        return LabelProposals.Of(probabilities);
    }

    private async Task<HeadScorer> OpenAsync(RunDocument run, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && kept.Run == run.Id)
            return kept.Scorer;
        var scorer = await heads.OpenAsync(run, cancellationToken);
        if ((long)scorer.Classes * (scorer.Dimensions + 1) * run.Parameters.HeadCount * sizeof(float) <= MostKeptBytes)
            _kept = new KeptHeads(run.Id, scorer);
        return scorer;
    }

    private static NotFoundException NoSuchImage(RunDocument run, ImageId image) => new($"The run \"{run.Id}\" has no image {image}.");

    private sealed record KeptHeads(string Run, HeadScorer Scorer);
}
