using Assay.Common.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.ResponseDistribution;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Methods.ResponseDistribution;

/// <summary>
/// Response distribution entropy of every image that can be decoded. The work is Inference's, whose workers have models and images: the run tells them
/// what to do in a file, asks for shards by messages that point to it, and goes on when the columns are there.
/// </summary>
internal sealed class RdeMethod(IObjectStore store, RunColumnFiles files, RunCatalog runs, IBus bus, IOptions<ScoringOptions> options, TimeProvider time) : IRunMethod
{
    private const int DefaultAugmentations = 8;
    private const int MostAugmentations = 64;

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.Rde;

    public string Version => "response-distribution-entropy/1";

    public RunNeeds Needs => RunNeeds.Embeddings | RunNeeds.HeadRun;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var rde = parameters.Rde;
        if (rde.Augmentations != 0)
            validator.Range(rde.Augmentations, "parameters.rde.augmentations", 1, MostAugmentations);
        validator.Check(Enum.IsDefined(rde.Kind), "parameters.rde.kind", $"is {(int)rde.Kind}; take AUGMENTATION_KIND_PHOTO or AUGMENTATION_KIND_DIGIT");
        rde.Augmentations = rde.Augmentations == 0 ? DefaultAugmentations : rde.Augmentations;
        rde.Kind = rde.Kind == AugmentationKind.Unspecified ? AugmentationKind.Photo : rde.Kind;
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) =>
        [new(AugmentationPlan.Column, DataType.Float32, RankOrder.HighestFirst), MethodColumn.ScoredFlag];

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var planKey = DatasetKeys.RunFile(run.Dataset, run.Id, AugmentationPlan.File);
        await store.PutAsync(planKey, PlanOf(context).ToJson(), cancellationToken);
        try
        {
            var tally = await new ShardRequests(context, files, bus, options.Value, time).CompleteAsync(cancellationToken);
            return new RunResult(new RunOutcome { Scored = tally.Scored, Skipped = tally.Images - tally.Scored }, new RunReport { Rde = tally.ToReport() });
        }
        catch (OperationCanceledException)
        {
            // Ended by a person, not by the end of this process: workers need not do what still waits in the queue.
            if (await runs.FindAsync(run.Id, CancellationToken.None) is null or { Job.HasEnded: true })
                await store.DeleteAsync(planKey, CancellationToken.None);
            throw;
        }
    }

    private static AugmentationPlan PlanOf(RunContext context)
    {
        var (run, source) = (context.Run, context.RequiredSource);
        return new AugmentationPlan
        {
            Model = run.Model,
            Dimensions = run.Dimensions,
            HeadRun = source.Id,
            Folds = source.Parameters.HeadCount,
            FoldSeed = unchecked((ulong)source.Seed),
            Augmentations = run.Parameters.Rde.Augmentations,
            Kind = run.Parameters.Rde.Kind.ToString(),
            Seed = unchecked((ulong)run.Seed),
            KeepEmbeddings = run.Parameters.Rde.KeepEmbeddings,
        };
    }
}
