using System.Globalization;
using Assay.Common.V1;
using Assay.Numerics;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>Builds a coreset tree of the labelled images; writes their leverage scores and the weights of the root.</summary>
internal sealed class CoresetMethod(CoresetTrees trees, LabelledShards labelled, RootHeads heads, ShardInputs inputs, RunColumnFiles files) : IRunMethod
{
    private const string LeverageName = "leverage";
    private const string WeightName = "coreset_weight";
    private const int DefaultLeafImages = 10_000;
    private const int DefaultCoresetImages = 1_000;
    private const double DefaultClassShare = 0.2;
    private const double DefaultRegularisation = 1e-3;

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.Coreset;

    public string Version => "coreset/1";

    public RunNeeds Needs => RunNeeds.Embeddings;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var coreset = parameters.Coreset;
        if (coreset.LeafImages != 0)
            validator.Range(coreset.LeafImages, "parameters.coreset.leaf_images", 100, 1_000_000);
        if (coreset.CoresetImages != 0)
            validator.Range(coreset.CoresetImages, "parameters.coreset.coreset_images", 10, 100_000);
        validator.Check(Enum.IsDefined(coreset.Sensitivity), "parameters.coreset.sensitivity", "is no sensitivity that is known here");
        validator.Check(!coreset.HasClassShare || coreset.ClassShare is >= 0 and < 1, "parameters.coreset.class_share", "must be 0 or more and below 1");
        validator.Check(double.IsFinite(coreset.Regularisation) && coreset.Regularisation >= 0, "parameters.coreset.regularisation", "must be a finite number, 0 or more");
        coreset.LeafImages = coreset.LeafImages == 0 ? DefaultLeafImages : coreset.LeafImages;
        coreset.CoresetImages = coreset.CoresetImages == 0 ? DefaultCoresetImages : coreset.CoresetImages;
        coreset.ClassShare = coreset.HasClassShare ? coreset.ClassShare : DefaultClassShare;
        coreset.Regularisation = coreset.Regularisation == 0 ? DefaultRegularisation : coreset.Regularisation;
        if (coreset.Sensitivity == CoresetSensitivity.Unspecified)
            coreset.Sensitivity = CoresetSensitivity.RootLeverage;
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) =>
    [
        new(LeverageName, DataType.Float32, RankOrder.HighestFirst),
        new(WeightName, DataType.Float32),
        MethodColumn.GivenClass,
        MethodColumn.ScoredFlag,
    ];

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var (run, parallel) = (context.Run, context.Parallel(cancellationToken));
        var tree = await trees.OpenOrCreateAsync(run, cancellationToken);
        context.Checkpoint.Reset();
        await context.Checkpoint.StepAsync(string.Create(CultureInfo.InvariantCulture, $"building a coreset tree from {run.Shards:N0} shards"), cancellationToken);
        if (tree.Leaves == 0)
            await tree.AppendAsync(labelled.ReadAsync(run, context.Labels, 0, run.Shards, images => context.Checkpoint.CountAsync(images, cancellationToken), cancellationToken), parallel);
        if (tree.Leaves == 0)
            throw new NoWeightException();

        var root = await tree.GetCoresetAsync(null, parallel);
        var factor = await tree.GetFactorAsync(parallel);
        var weights = root.Keys.Zip(root.Weights).ToDictionary(row => row.First, row => row.Second);
        var head = await heads.TrainAsync(run, root, parallel, cancellationToken);
        var finished = await files.ListFinishedAsync(run, cancellationToken);
        var tallies = new RootHeadTally[run.Shards];
        await context.ForShardsAsync(string.Create(CultureInfo.InvariantCulture, $"scoring {run.Shards:N0} shards"), async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(run, context.Labels, shard, token);
            var embeddings = ShardFeatures.Of(rows, await inputs.ReadEmbeddingsAsync(run, shard, rows.Given.Length, token), run.Dimensions);
            tallies[shard] = RootHeadTally.Of(head, embeddings, rows.Given.Length);
            if (finished[shard])
                return rows.Given.Length;
            var leverage = new double[embeddings.Count];
            factor.SquaredNorms(embeddings.Numbers, leverage, new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = token });
            var (scores, weight) = (new float[rows.Given.Length], new float[rows.Given.Length]);
            for (var i = 0; i < embeddings.Count; i++)
            {
                scores[embeddings.At[i]] = (float)leverage[i];
                weight[embeddings.At[i]] = (float)weights.GetValueOrDefault(new RowKey(shard, embeddings.At[i]));
            }

            await files.WriteAsync(run, shard, LeverageName, scores, token);
            await files.WriteAsync(run, shard, WeightName, weight, token);
            await files.WriteAsync(run, shard, MethodColumn.Given, rows.Given, token);
            await files.WriteAsync(run, shard, MethodColumn.Scored, rows.Scorable, token);
            return rows.Given.Length;
        }, cancellationToken);

        var tally = tallies.Aggregate((sum, shard) => sum + shard);
        var report = new CoresetReport { Tree = CoresetTrees.Describe(tree, root.Count), Rank = factor.Rank, RootWeight = root.Weights.Sum() };
        if (head is not null)
            (report.HeadLogLoss, report.HeadAccuracy) = (tally.LogLoss / tally.Scored, (double)tally.Correct / tally.Scored);
        return new RunResult(new RunOutcome { Scored = tally.Scored, Skipped = tally.Rows - tally.Scored }, new RunReport { Coreset = report });
    }
}
