using Assay.Numerics.Kernels;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods.ClassReports;

/// <summary>Looks at the shards again: traits of confused pairs, samples of classes to merge, the training images nearest to wrong predictions.</summary>
internal sealed class ClassExaminer(ShardInputs inputs, RunColumnFiles files)
{
    /// <summary>Largest |z| of an image's traits among those of its class.</summary>
    public const string TraitOddness = "trait_oddness";

    /// <summary>Reads the embeddings of the wrong predictions, which are compared with all that follow.</summary>
    public async Task BeginAsync(RunContext context, ClassSurvey survey, ClassExamination examination, CancellationToken cancellationToken)
    {
        var (run, wrong) = (context.Run, examination.Wrong);
        var queries = new float[wrong.Count * run.Dimensions];
        foreach (var shard in wrong.Index().GroupBy(item => item.Item.Image.Shard))
        {
            var embeddings = await inputs.ReadEmbeddingsAsync(run, shard.Key, survey.RowsOfShards[shard.Key], cancellationToken);
            foreach (var (query, image) in shard)
                Read(embeddings, image.Image.Row, queries.AsSpan(query * run.Dimensions, run.Dimensions));
        }

        var own = wrong.Select(image => examination.Places.Of(image.Image)).ToArray();
        examination.NearestPredicted.Begin(queries, own);
        examination.NearestGiven.Begin(queries, own);
    }

    /// <summary>Looks at a shard. Called in the order of the shards.</summary>
    public async Task AddAsync(RunContext context, ClassSurvey survey, ClassExamination examination, PredictedShard shard, CancellationToken cancellationToken)
    {
        var run = context.Run;
        for (var row = 0; row < shard.Rows; row++)
        {
            if (shard.Counts(row) && examination.GroupOf(shard.Given[row], shard.Predicted[row]) is >= 0 and var group)
                examination.PairTraits.Add(group, shard.Images[row]);
        }

        var embeddings = await inputs.ReadEmbeddingsAsync(run, shard.Shard, shard.Rows, cancellationToken);
        examination.Candidates.Add(shard, embeddings);
        OfferTraining(examination, survey, shard, embeddings);
        await WriteAsync(run, survey, shard, cancellationToken);
    }

    /// <summary>Offers the training images of each class to the wrong predictions that look for that class.</summary>
    private static void OfferTraining(ClassExamination examination, ClassSurvey survey, PredictedShard shard, Half[] embeddings)
    {
        var dimensions = survey.Run.Dimensions;
        var training = Enumerable.Range(0, shard.Rows)
            .Where(row => shard.Counts(row) && !(survey.HasTestSplit && shard.IsTest[row]) && examination.IsSoughtAfter(shard.Given[row]))
            .GroupBy(row => shard.Given[row]);
        foreach (var label in training)
        {
            var ids = label.Select(row => examination.Places.Of(new ImageId(shard.Shard, row))).ToArray();
            var rows = new float[ids.Length * dimensions];
            foreach (var (i, row) in label.Index())
                Read(embeddings, row, rows.AsSpan(i * dimensions, dimensions));
            examination.NearestPredicted.Offer(rows, ids, examination.QueriesPredictedAs(label.Key));
            examination.NearestGiven.Offer(rows, ids, examination.QueriesGiven(label.Key));
        }
    }

    private static void Read(Half[] embeddings, int row, Span<float> target) => HalfConversion.ToSingle(embeddings.AsSpan(row * target.Length, target.Length), target);

    private async Task WriteAsync(RunDocument run, ClassSurvey survey, PredictedShard shard, CancellationToken cancellationToken)
    {
        var oddness = new float[shard.Rows];
        for (var row = 0; row < shard.Rows; row++)
        {
            if (shard.Counts(row) && survey.Traits[shard.Given[row]] is { } profile)
                oddness[row] = (float)profile.Oddness(shard.Images[row]);
        }

        await files.WriteAsync(run, shard.Shard, TraitOddness, oddness, cancellationToken);
        await files.WriteAsync(run, shard.Shard, MethodColumn.Predicted, shard.Predicted, cancellationToken);
        await files.WriteAsync(run, shard.Shard, MethodColumn.Given, shard.Given, cancellationToken);
        await files.WriteAsync(run, shard.Shard, MethodColumn.Scored, shard.Scored, cancellationToken);
    }
}
