using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;

namespace Assay.Scoring.Methods.Consensus;

/// <summary>
/// The answers of a run, kept beside its columns when they are first read, for people go on answering: <c>answers.npy</c> int32 [A, 4] (shard, row, annotator,
/// set) and <c>answers.json</c>, last.
/// </summary>
internal sealed class AnswerFiles(IObjectStore store, LabelDirectory labels)
{
    private const int Width = 4;

    /// <summary>The answers that the run froze, or those of now, frozen.</summary>
    public async Task<ConsensusAnswers> GetAsync(RunDocument run, CancellationToken cancellationToken)
    {
        if (await store.ExistsAsync(NamesKey(run), cancellationToken))
        {
            var names = JsonSerializer.Deserialize<AnswerNames>(await store.ReadAllAsync(NamesKey(run), cancellationToken))
                ?? throw new ObjectStoreException($"The file '{NamesKey(run)}' is damaged: it is null.");
            return new ConsensusAnswers(names.Annotators, names.Sets, names.LeftOut, (await store.ReadColumnAsync<int>(Key(run), columns: Width, cancellationToken: cancellationToken)).Elements);
        }

        var answers = await CollectAsync(run.Dataset, run.Parameters.Consensus.Batches, run.Shards, labels, cancellationToken);
        await store.WriteColumnAsync<int>(Key(run), answers.Count, Width, answers.Entries, cancellationToken);
        await store.PutAsync(
            NamesKey(run), JsonSerializer.SerializeToUtf8Bytes(new AnswerNames(answers.Annotators, answers.Sets, answers.LeftOut)), cancellationToken);
        return answers;
    }

    /// <summary>The answers of now.</summary>
    public static async Task<ConsensusAnswers> CollectAsync(
        string dataset, IReadOnlyCollection<string> batches, int shards, LabelDirectory labels, CancellationToken cancellationToken)
    {
        var collector = new AnswerCollector(shards);
        foreach (var batch in batches.Count == 0 ? [""] : batches.Distinct(StringComparer.Ordinal))
        {
            await foreach (var annotation in labels.ReadAnnotationsAsync(dataset, batch, cancellationToken))
                collector.Add(annotation);
        }

        return collector.Build();
    }

    private static string Key(RunDocument run) => DatasetKeys.RunFile(run.Dataset, run.Id, "answers.npy");

    private static string NamesKey(RunDocument run) => DatasetKeys.RunFile(run.Dataset, run.Id, "answers.json");

    private sealed record AnswerNames(string[] Annotators, int[][] Sets, long LeftOut);
}
