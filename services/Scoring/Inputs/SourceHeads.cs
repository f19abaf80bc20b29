using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Methods.Heads;
using Assay.Scoring.Runs;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Inputs;

/// <summary>
/// The out-of-sample probabilities of a head run. They are not stored, for N x K numbers are too many: its heads are, and a shard's probabilities
/// are computed when they are read, to the same bits each time.
/// </summary>
internal sealed class SourceHeads(HeadFiles files)
{
    /// <summary>The heads of a run; <see cref="HeadScorer.Predict"/> gives the probabilities of a shard's rows.</summary>
    /// <exception cref="WrongStateException">The run's heads are gone.</exception>
    public async Task<HeadScorer> OpenAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var trained = await files.FindAsync(run, cancellationToken)
            ?? throw new WrongStateException($"The heads of the run \"{run.Id}\" are not in the object store any more. Start a new run: assay score {run.Dataset}");
        return new HeadScorer(trained.Heads, new FoldAssignment(run.Parameters.Head.Folds, unchecked((ulong)run.Seed)));
    }
}
