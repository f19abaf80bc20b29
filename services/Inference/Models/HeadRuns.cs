using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;

namespace Assay.Inference.Models;

/// <summary>Finds runs that trained heads, or a network whose last layer is one, by the summary that a run leaves when it has succeeded.</summary>
internal sealed class HeadRuns(IObjectStore store, RunHeads heads)
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <param name="dataset">Data set.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="field">Field of the request that names it.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <exception cref="NotFoundException">There is no such run, or it has not succeeded.</exception>
    /// <exception cref="InvalidInputException">It is of another method.</exception>
    public async Task<HeadRun> GetAsync(string dataset, string run, string field, CancellationToken cancellationToken)
    {
        var parameters = await ReadParametersAsync(dataset, run, cancellationToken);
        if (parameters.HeadCount == 0)
            throw new InvalidInputException(field, $"\"{run}\" is a run of another method; name one of assay score or assay train");
        var folds = new FoldAssignment(parameters.HeadCount, unchecked((ulong)parameters.Seed));
        return new HeadRun(run, parameters.Model, await heads.GetAsync(dataset, run, folds.Folds, cancellationToken), folds);
    }

    private async Task<RunParameters> ReadParametersAsync(string dataset, string run, CancellationToken cancellationToken)
    {
        try
        {
            using var summary = JsonDocument.Parse(await store.ReadAllAsync(DatasetKeys.RunSummary(dataset, run), cancellationToken));
            return Parser.Parse<RunParameters>(summary.RootElement.GetProperty("parameters").GetRawText());
        }
        catch (ObjectNotFoundException exception)
        {
            throw new NotFoundException($"The data set \"{dataset}\" has no run \"{run}\" that has succeeded. Train heads: assay score {dataset}", exception);
        }
    }
}
