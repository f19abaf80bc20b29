using System.Globalization;
using System.Numerics.Tensors;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.Consensus;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods.Consensus;

/// <summary>What several annotators agree on. Memory is that of the answers; probabilities are read shard by shard and only those of answers are kept.</summary>
internal sealed class ConsensusRunMethod(SourceHeads heads, LabelColumns labels, RunColumnFiles files, AnswerFiles answerFiles) : IRunMethod
{
    private const int MostBatches = 1000;
    private const int MostIterations = 10_000;
    private const double LargestSmoothing = 1e6;
    private static readonly DawidSkeneOptions Standard = new();

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.Consensus;

    public string Version => "consensus/1";

    public RunNeeds Needs => RunNeeds.None;

    public RunNeeds NeedsOf(RunParameters parameters) => WithModel(parameters) ? RunNeeds.Embeddings | RunNeeds.HeadRun | RunNeeds.OutOfSample : RunNeeds.None;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var own = parameters.Consensus;
        validator.Check(Enum.IsDefined(own.Method), "parameters.consensus.method", $"is {(int)own.Method}, which is no method");
        validator.Check(own.Batches.Count <= MostBatches, "parameters.consensus.batches", $"has {own.Batches.Count} batches; at most {MostBatches} are allowed");
        for (var i = 0; i < Math.Min(own.Batches.Count, MostBatches); i++)
            validator.Name(own.Batches[i], $"parameters.consensus.batches[{i}]");
        validator.Check(
            double.IsFinite(own.Smoothing) && own.Smoothing is >= 0 and <= LargestSmoothing, "parameters.consensus.smoothing", "must be a finite number, 0 .. 1,000,000");
        validator.Range(own.MaxIterations, "parameters.consensus.max_iterations", 0, MostIterations);
        own.Method = own.Method == ConsensusMethod.Unspecified ? ConsensusMethod.Crowdlab : own.Method;
        own.Smoothing = own.Smoothing == 0 ? Standard.Smoothing : own.Smoothing;
        own.MaxIterations = own.MaxIterations == 0 ? Standard.MaxIterations : own.MaxIterations;
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) => ConsensusColumns.All(WithModel(parameters));

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        await context.Checkpoint.StepAsync("reading answers", cancellationToken);
        var answers = await answerFiles.GetAsync(run, cancellationToken);
        if (answers.Labelled == 0)
        {
            throw new WrongStateException(
                $"Nobody has given an image of the data set \"{run.Dataset}\" a label{(run.Parameters.Consensus.Batches.Count > 0 ? " in these batches" : "")}. Open a batch with several annotators an image and let people answer it.");
        }

        var (table, sets) = (answers.FirstLabels(run.Classes), answers.LabelSets(run.Classes));
        var scorer = WithModel(run.Parameters) ? await heads.OpenAsync(context.RequiredSource, cancellationToken) : null;
        var model = scorer is null ? null : await PredictAsync(context, scorer, answers, table, cancellationToken);
        await context.Checkpoint.StepAsync(string.Create(CultureInfo.InvariantCulture, $"consensus of {answers.Count:N0} answers"), cancellationToken);
        var outcome = Find(run.Parameters.Consensus, table, model, context.Parallel(cancellationToken));

        var tally = new ConsensusTally();
        var gate = new Lock();
        await context.ForShardsAsync("writing the consensus", async (shard, token) =>
        {
            var columns = await ScoreAsync(context, scorer, outcome, answers, shard, token);
            var (start, count) = answers.Of(shard).GetOffsetAndLength(answers.Images.Count);
            var refinements = new Refinement[count];
            for (var i = 0; i < count; i++)
            {
                var row = answers.Images[start + i].Row;
                refinements[i] = RefinementCondition.Of(sets, start + i, columns.Given[row]);
                columns.Refine[row] = refinements[i] is Refinement.Disagreement or Refinement.OriginalLeftOut ? (byte)1 : (byte)0;
            }

            await columns.WriteAsync(files, run, shard, scorer is not null, token);
            lock (gate)
                tally.Add(columns, refinements);
            return columns.Given.Length;
        }, cancellationToken);

        var report = ConsensusReportMapper.ToMessage(answers, table, sets, outcome, tally, context.Parallel(cancellationToken));
        return new RunResult(new RunOutcome { Scored = tally.Scored, Skipped = tally.Images - tally.Scored }, new RunReport { Consensus = report });
    }

    private static bool WithModel(RunParameters parameters) => parameters.Consensus.Method is ConsensusMethod.Crowdlab or ConsensusMethod.Unspecified;

    private static ConsensusOutcome Find(ConsensusParameters parameters, AnnotationTable table, ModelPredictions? model, ParallelOptions options)
    {
        var dawidSkene = new DawidSkeneOptions { Smoothing = parameters.Smoothing, MaxIterations = parameters.MaxIterations };
        switch (parameters.Method)
        {
            case ConsensusMethod.Crowdlab:
                var crowdlab = Crowdlab.Of(table, model!, options);
                return new ConsensusOutcome(table, crowdlab.Consensus) { Crowdlab = crowdlab, ActiveLab = crowdlab.ActiveLab() };
            case ConsensusMethod.DawidSkene:
                var full = DawidSkene.Fit(table, dawidSkene, options);
                return new ConsensusOutcome(table, full.Consensus) { DawidSkene = full };
            case ConsensusMethod.DawidSkeneOneCoin:
                var oneCoin = OneCoinDawidSkene.Fit(table, dawidSkene, options);
                return new ConsensusOutcome(table, oneCoin.Consensus) { DawidSkene = oneCoin };
            default:
                return new ConsensusOutcome(table, ConsensusResult.OfMajority(table, null, options));
        }
    }

    /// <summary>The model's probabilities of what people said; shards without answers are passed over.</summary>
    private async Task<ModelPredictions> PredictAsync(RunContext context, HeadScorer scorer, ConsensusAnswers answers, AnnotationTable table, CancellationToken cancellationToken)
    {
        var model = new ModelPredictions(table);
        await context.ForShardsAsync("reading probabilities", async (shard, token) =>
        {
            var (next, count) = answers.Of(shard).GetOffsetAndLength(answers.Images.Count);
            var end = next + count;
            if (count == 0)
                return 0;
            var rows = await heads.VisitAsync(context, scorer, shard, (start, p, y) =>
            {
                for (; next < end && answers.Images[next].Row < start + y.Length; next++)
                {
                    var row = p.Slice((answers.Images[next].Row - start) * scorer.Classes, scorer.Classes);
                    if (IsPredicted(row))
                        model.Set(next, row);
                }
            }, token);
            return rows.Given.Length;
        }, cancellationToken);
        return model;
    }

    private async Task<ConsensusColumns> ScoreAsync(
        RunContext context, HeadScorer? scorer, ConsensusOutcome outcome, ConsensusAnswers answers, int shard, CancellationToken cancellationToken)
    {
        var (start, count) = answers.Of(shard).GetOffsetAndLength(answers.Images.Count);
        var run = context.Run;
        var activeLab = Array.Empty<float>();
        var predicted = Array.Empty<byte>();
        int[] given;
        if (scorer is null)
        {
            given = await labels.ReadAsync(run.Dataset, context.Labels, shard, cancellationToken: cancellationToken);
        }
        else
        {
            var rows = await heads.VisitAsync(context, scorer, shard, (first, p, y) =>
            {
                Array.Resize(ref activeLab, first + y.Length);
                Array.Resize(ref predicted, first + y.Length);
                for (var i = 0; i < y.Length; i++)
                {
                    var row = p.Slice(i * scorer.Classes, scorer.Classes);
                    if (!IsPredicted(row))
                        continue;
                    predicted[first + i] = 1;
                    activeLab[first + i] = outcome.Crowdlab!.ActiveLab(TensorPrimitives.Max(row));
                }
            }, cancellationToken);
            given = rows.Given;
        }

        var columns = new ConsensusColumns(given);
        activeLab.CopyTo(columns.ActiveLab, 0);
        predicted.CopyTo(columns.Scored, 0);
        for (var image = start; image < start + count; image++)
        {
            if (outcome.Consensus.Labels[image] < 0)
                continue;
            var row = answers.Images[image].Row;
            (columns.Annotated[row], columns.Scored[row]) = (1, 1);
            columns.Label[row] = outcome.Consensus.Labels[image];
            columns.Quality[row] = outcome.Consensus.Quality[image];
            columns.Agreement[row] = outcome.Agreement[image];
            if (outcome.ActiveLab is not null)
                columns.ActiveLab[row] = outcome.ActiveLab[image];
        }

        return columns;
    }

    /// <summary>Rows without a usable embedding are 0.</summary>
    private static bool IsPredicted(ReadOnlySpan<float> probabilities) => probabilities.ContainsAnyExcept(0f);
}
