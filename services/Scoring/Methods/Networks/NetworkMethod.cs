using Assay.Common.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.Networks;
using Assay.Scoring.Inputs;
using Assay.Scoring.Methods.Heads;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Methods.Networks;

/// <summary>
/// A network trained from scratch. The workers of Inference train it, register it as a model named after the run and leave its last layer as the run's head; then every
/// image is embedded with it, and the head gives the columns that head runs have. Scores of a label have the validation images alone: the others the network has seen.
/// </summary>
internal sealed class NetworkMethod(
    ImagePartition partition, NetworkEmbedding embedding, SourceHeads heads, ShardInputs inputs, RunColumnFiles files, DatasetScorer scorer, LabelDirectory labels,
    RunCatalog runs, IObjectStore store, IBus bus, IOptions<ScoringOptions> options, TimeProvider time) : IRunMethod
{
    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.Network;

    public string Version => "network/1";

    public RunNeeds Needs => RunNeeds.TwoClasses;

    public void Complete(RunParameters parameters, RequestValidator validator) => NetworkDefaults.Complete(parameters.Network, validator);

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) => [.. HeadColumns.All.SkipLast(1), new(ImagePart.Column, DataType.Uint8, Flag: ""), MethodColumn.ScoredFlag];

    public RunDocument Accept(RunDocument run)
    {
        var parameters = run.Parameters.Clone();
        parameters.Model = run.Id;
        return run with { Parameters = parameters, Dimensions = NetworkArchitecture.Of(parameters.Network, run.Classes).FeatureDimensions };
    }

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var trained = await TrainAsync(context, await partition.EnsureAsync(context, cancellationToken), cancellationToken);
        await embedding.EnsureAsync(context, cancellationToken);
        var head = await heads.OpenAsync(run, cancellationToken);
        var (tally, classes) = await scorer.ScoreAsync(context, head, (shard, token) => ReadAsync(run, shard, token), cancellationToken);
        var outcome = new RunOutcome
        {
            Scored = tally.Scored,
            Skipped = tally.Rows - tally.Scored,
            Network = new NetworkOutcome
            {
                Accuracy = (double)tally.Correct / tally.Scored,
                LogLoss = tally.LogLoss / tally.Scored,
                TrainingImages = trained.TrainingImages.Sum(),
                ValidationImages = trained.ValidationImages.Sum(),
                Classes = trained.TrainingImages.Count(images => images > 0),
                Epochs = trained.Epochs.Count,
                BestEpoch = trained.BestEpoch,
                Predicted = tally.Predicted,
            },
        };
        return new RunResult(outcome, new RunReport { Network = NetworkReportMapper.ToReport(run, trained, classes) });
    }

    private async Task<NetworkTrainingResult> TrainAsync(RunContext context, ImageParts parts, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var planKey = DatasetKeys.RunFile(run.Dataset, run.Id, NetworkPlan.File);
        await store.PutAsync(planKey, (await PlanAsync(run, parts, cancellationToken)).ToJson(), cancellationToken);
        try
        {
            return await new NetworkRequest(context, store, bus, options.Value, time).CompleteAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ended by a person, not by the end of this process: the worker ends at its next look.
            if (await runs.FindAsync(run.Id, CancellationToken.None) is null or { Job.HasEnded: true })
                await store.DeleteAsync(planKey, CancellationToken.None);
            throw;
        }
    }

    private async Task<NetworkPlan> PlanAsync(RunDocument run, ImageParts parts, CancellationToken cancellationToken)
    {
        var parameters = run.Parameters.Network;
        var names = await labels.GetClassNamesAsync(run.Dataset, cancellationToken);
        return new NetworkPlan
        {
            Network = NetworkArchitecture.Of(parameters, run.Classes).ToJson(),
            // Classes that came later are not this network's.
            ClassNames = [.. names.Take(run.Classes)],
            Shards = run.Shards,
            TrainingImages = parts.Training.Sum(),
            ValidationImages = parts.Validation.Sum(),
            LearningRate = parameters.LearningRate,
            Batch = parameters.Batch,
            EpochImages = parameters.EpochImages,
            MaxEpochs = parameters.MaxEpochs,
            Patience = parameters.Patience,
            ClassWeight = parameters.ClassWeight,
            Augmentation = parameters.Augmentation == TrainingAugmentation.None ? "" : parameters.Augmentation.ToString(),
            Seed = unchecked((ulong)run.Seed),
        };
    }

    /// <summary>Labels as they were when training began; judged are those of validation images. By now it is known which images cannot be decoded, and so were not used.</summary>
    private async Task<JudgedRows> ReadAsync(RunDocument run, int shard, CancellationToken cancellationToken)
    {
        var given = await files.ReadAsync<int>(run, shard, MethodColumn.Given, cancellationToken);
        var part = await files.ReadAsync<byte>(run, shard, ImagePart.Column, cancellationToken);
        var predictable = Array.ConvertAll(given, label => (byte)(label == LabelColumns.Removed ? 0 : 1));
        await inputs.LeaveOutUndecodableAsync(run.Dataset, shard, predictable, cancellationToken);
        part = [.. part.Zip(predictable, (isPart, isThere) => isThere != 0 ? isPart : ImagePart.None)];
        await files.WriteAsync(run, shard, ImagePart.Column, part, cancellationToken);
        var judged = given.Zip(part, (label, isPart) => isPart == ImagePart.Validation ? label : LabelColumns.None).ToArray();
        return new JudgedRows(given, judged, predictable);
    }
}
