using System.Globalization;
using Assay.Numerics.Statistics;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Methods.Heads;

/// <summary>Trains the heads of a run: labels choose the sample, then only the shards that hold a sampled image are read.</summary>
internal sealed class HeadTrainer(
    ShardInputs inputs, LabelDirectory labels, EveryImageTrainer everyImage, ScoringTelemetry telemetry, TimeProvider time, IOptions<ScoringOptions> options)
{
    public async Task<TrainedHeads> TrainAsync(
        RunContext context, FoldAssignment folds, CancellationToken cancellationToken)
    {
        var (run, _, manifest, checkpoint, _) = context;
        var begun = time.GetTimestamp();
        var parameters = run.Parameters.Head;
        using var activity = ScoringTelemetry.Activities.StartActivity("train heads");
        var names = await labels.GetClassNamesAsync(run.Dataset, cancellationToken);
        await checkpoint.StepAsync(Text($"reading the labels of {run.Shards:N0} shards"), cancellationToken);
        var (sample, counts) = await OfferAsync(run, manifest, cancellationToken);

        var shards = sample.Draw();
        await checkpoint.StepAsync(Text($"loading embeddings from {shards.Count:N0} shards"), cancellationToken);
        await Parallel.ForEachAsync(shards, options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(run, manifest, shard, token);
            sample.Load(shard, await inputs.ReadEmbeddingsAsync(run, shard, rows.Given.Length, token), rows.Given);
        });

        var classes = counts.Count(count => count > 0);
        var weights = parameters.ClassWeight > 0 ? ClassWeights.Guided(counts, parameters.ClassWeight) : [];
        var (training, foldOfRow) = sample.Build(folds, weights);
        var step = Text($"training {parameters.Folds} heads on {training.Count:N0} images");
        await checkpoint.StepAsync(step, cancellationToken);
        var tried = 0;
        var search = new OutOfSampleOptions
        {
            Grid = parameters.Regularisation,
            ClassNames = names,
            OnTrial = trial => checkpoint.Say(Text($"{step}: C = {trial.C:G3} done, {++tried} of at most {parameters.Regularisation.Count}")),
        };
        var trained = await Task.Run(
            () => OutOfSampleTrainer.Train(training, foldOfRow, parameters.Folds, search, options.Value.Parallel(cancellationToken)), cancellationToken);

        var final = parameters.EveryImage && sample.Labelled > training.Count
            ? await everyImage.TrainAsync(context, folds, trained, search, weights, cancellationToken)
            : trained;
        telemetry.Trained(time.GetElapsedTime(begun));
        activity?.SetTag("assay.images", training.Count).SetTag("assay.classes", classes).SetTag("assay.folds", parameters.Folds).SetTag("assay.c", trained.C);
        return new TrainedHeads(final.Heads, new Training
        {
            Regularisation = trained.C,
            Trials = [.. InOrder(parameters.Regularisation, trained.Trials)],
            Labelled = sample.Labelled,
            Sampled = training.Count,
            Trained = final.Evaluation.Images,
            Classes = classes,
            Evaluation = final.Evaluation,
        });
    }

    private async Task<(TrainingSampleBuilder Sample, long[] Counts)> OfferAsync(RunDocument run, LabelVersionManifest manifest, CancellationToken cancellationToken)
    {
        var sample = new TrainingSampleBuilder(run.Parameters.Head.MaxTrainingImages, run.Classes, run.Dimensions, unchecked((ulong)run.Seed));
        var counts = new long[run.Classes];

        // The sample does not depend on the order in which shards are offered.
        var gate = new Lock();
        await Parallel.ForEachAsync(Enumerable.Range(0, run.Shards), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(run, manifest, shard, token);
            lock (gate)
            {
                sample.Offer(shard, rows.Given, rows.Scorable);
                for (var row = 0; row < rows.Given.Length; row++)
                {
                    if (rows.Scorable[row] != 0)
                        counts[rows.Given[row]]++;
                }
            }
        });
        return (sample, counts);
    }

    private static IEnumerable<HeadTrial> InOrder(IReadOnlyList<double> asked, IReadOnlyList<RegularizationTrial> trials) =>
        from c in asked.Distinct()
        join trial in trials on c equals trial.C
        select new HeadTrial(trial.C, trial.LogLoss, trial.Accuracy);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
