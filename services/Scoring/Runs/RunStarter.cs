using System.Globalization;
using Assay.Contracts.V1;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Methods;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;
using MassTransit;

namespace Assay.Scoring.Runs;

/// <summary>Accepts and stops runs. The work itself is <see cref="RunRunner"/>.</summary>
internal sealed class RunStarter(
    RunCatalog runs, RunMethods methods, DatasetDirectory datasets, LabelDirectory labels, LabelColumns columns, RunningJobs running, IBus bus, TimeProvider time)
{
    /// <summary>Starts a run; of two calls with one id the second returns what the first began.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="id">Id of the run; empty = made.</param>
    /// <param name="parameters">Parameters with defaults filled in, but for those that depend on the data set: model, label version and source run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotFoundException">There is no such data set, model, label version or source run.</exception>
    /// <exception cref="AlreadyExistsException">The id is that of a run of another data set.</exception>
    /// <exception cref="WrongStateException">What the method reads is not there.</exception>
    public async Task<RunDocument> StartAsync(string dataset, string id, RunParameters parameters, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is { } there)
            return await ReturnAsync(there, dataset);

        var listed = await datasets.GetAsync(dataset, cancellationToken);
        CheckReady(listed);
        var method = methods.Of(parameters);
        var needs = method.NeedsOf(parameters);
        var source = needs.HasFlag(RunNeeds.HeadRun) ? await GetSourceAsync(dataset, parameters, needs, cancellationToken) : null;
        var shards = source?.Shards ?? listed.Shards;
        var complete = parameters.Clone();
        complete.SourceRun = source?.Id ?? "";
        if (complete.ExcludedSplit.Length == 0 && source is not null)
            complete.ExcludedSplit = source.Parameters.ExcludedSplit;
        var dimensions = 0;
        if (needs.HasFlag(RunNeeds.Embeddings))
        {
            var model = await datasets.GetModelAsync(source?.Model ?? parameters.Model, cancellationToken);
            await CheckEmbeddedAsync(dataset, shards, model.Name, cancellationToken);
            (complete.Model, dimensions) = (model.Name, model.EmbeddingDimensions);
        }

        var asked = parameters.LabelVersion.Length == 0 && source is not null ? source.LabelVersion : parameters.LabelVersion;
        complete.LabelVersion = await labels.ResolveVersionAsync(dataset, asked, cancellationToken);
        var names = await labels.GetClassNamesAsync(dataset, cancellationToken);
        if (needs.HasFlag(RunNeeds.TwoClasses))
            await CheckClassesAsync(dataset, shards, complete.LabelVersion, names, cancellationToken);

        var now = time.GetUtcNow();
        var run = method.Accept(new RunDocument
        {
            Id = id.Length > 0 ? id : JobId.New("run", now),
            Dataset = dataset,
            Method = method.Version,
            Parameters = complete,
            Dimensions = dimensions,
            Classes = source?.Classes ?? names.Count,
            Shards = shards,
            Columns = method.Columns(complete),
            Job = new JobRecord { Status = JobStatus.Pending, Created = now, Total = listed.Images, TraceParent = TraceContinuation.Current },
        });
        if (!await runs.InsertIfAbsentAsync(run, cancellationToken))
            run = await runs.GetAsync(run.Id, cancellationToken);
        return await ReturnAsync(run, dataset);
    }

    /// <exception cref="WrongStateException">It has ended otherwise.</exception>
    public async Task<RunDocument> CancelAsync(string id, CancellationToken cancellationToken)
    {
        await runs.GetAsync(id, cancellationToken);
        var now = time.GetUtcNow();
        var run = await runs.UpdateAsync(id, current => current.Job.HasEnded ? current : current with { Job = current.Job.Cancel(now) }, cancellationToken);
        if (run.Job.Status != JobStatus.Cancelled)
            throw new WrongStateException($"The run \"{id}\" has {RunCatalog.Word(run.Job.Status)} already; there is nothing to cancel.");

        running.Stop(id);
        return run;
    }

    /// <summary>Goes on with a failed or cancelled run: what it wrote stays, and the rest is made from the same inputs.</summary>
    /// <exception cref="WrongStateException">It is not stopped.</exception>
    public async Task<RunDocument> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        var run = await runs.GetAsync(id, cancellationToken);
        if (run.Job.Status is not (JobStatus.Failed or JobStatus.Cancelled))
            throw new WrongStateException($"The run \"{id}\" is {RunCatalog.Word(run.Job.Status)}; only a failed or cancelled run can be resumed.");

        run = await runs.UpdateAsync(id, current => current.Job.HasEnded ? current with { NeedsLabels = false, Job = current.Job.Begin() with { Message = "" } } : current, CancellationToken.None);
        await bus.Publish(new ScoreDataset { Dataset = run.Dataset, Run = id }, CancellationToken.None);
        return run;
    }

    /// <summary>
    /// Sees to it that work on a run begins. A caller that leaves now has a run all the same, and so has one that asks again because the process
    /// died before it said so: without its message it would wait for the next sweep.
    /// </summary>
    private async Task<RunDocument> ReturnAsync(RunDocument run, string dataset)
    {
        if (run.Dataset != dataset)
            throw new AlreadyExistsException($"The run \"{run.Id}\" is of the data set \"{run.Dataset}\". Choose another id.");
        if (run.Job.Status == JobStatus.Pending)
            await bus.Publish(new ScoreDataset { Dataset = dataset, Run = run.Id }, CancellationToken.None);
        return run;
    }

    private static void CheckReady(Dataset dataset)
    {
        if (dataset.Ingesting)
            throw new WrongStateException($"The data set \"{dataset.Name}\" is still being ingested. Wait until the ingest has ended, or cancel it.");
        if (dataset.Shards == 0)
            throw new WrongStateException($"The data set \"{dataset.Name}\" has no images. Ingest some first: assay ingest {dataset.Name} ...");
    }

    private async Task CheckEmbeddedAsync(string dataset, int shards, string model, CancellationToken cancellationToken)
    {
        var missing = await datasets.CountNotEmbeddedAsync(dataset, shards, model, cancellationToken);
        if (missing > 0)
        {
            throw new WrongStateException(string.Create(
                CultureInfo.InvariantCulture,
                $"{missing:N0} of {shards:N0} shards of the data set \"{dataset}\" have no embeddings of the model \"{model}\". Run: assay embed {dataset} --model {model}"));
        }
    }

    /// <summary>The head or network run that the parameters name, or the newest that fits.</summary>
    private async Task<RunDocument> GetSourceAsync(string dataset, RunParameters parameters, RunNeeds needs, CancellationToken cancellationToken)
    {
        var outOfSample = needs.HasFlag(RunNeeds.OutOfSample);
        if (parameters.SourceRun.Length == 0)
        {
            return await runs.FindNewestAsync(dataset, run => run.IsSourceFor(parameters.Model) && (run.IsOutOfSample || !outOfSample), cancellationToken)
                ?? throw new WrongStateException($"The data set \"{dataset}\" has no head run{(parameters.Model.Length > 0 ? $" of the model \"{parameters.Model}\"" : "")} that has succeeded. Run: assay score {dataset}");
        }

        var source = await runs.GetSucceededAsync(parameters.SourceRun, cancellationToken);
        if (source.Dataset != dataset)
            throw new InvalidInputException("parameters.source_run", $"\"{source.Id}\" is a run of the data set \"{source.Dataset}\", not of \"{dataset}\"");
        if (outOfSample && source is { IsOutOfSample: false, Parameters.HeadCount: > 0 })
            throw new InvalidInputException("parameters.source_run", $"\"{source.Id}\" trained a network, whose probabilities of the images it was trained on are not out of sample, as they must be here. Train heads: assay score {dataset}; then name that run");
        return source.IsSourceFor(parameters.Model)
            ? source
            : throw new InvalidInputException("parameters.source_run", $"\"{source.Id}\" is a run of the method {source.Method} on the model \"{source.Model}\"; a head or network run is needed, and its model is taken");
    }

    /// <summary>Reads labels until there are two classes, which is early but for data sets that will fail.</summary>
    private async Task CheckClassesAsync(
        string dataset, int shards, string version, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var manifest = await columns.GetManifestAsync(dataset, version, cancellationToken);
        var (first, images) = (LabelColumns.None, 0);
        for (var shard = 0; shard < shards; shard++)
        {
            foreach (var label in await columns.ReadAsync(dataset, manifest, shard, cancellationToken: cancellationToken))
            {
                if (label < 0)
                    continue;
                if (first >= 0 && label != first)
                    return;
                (first, images) = (label, images + 1);
            }
        }

        throw first < 0 ? new NoLabelledImagesException() : new SingleClassException(first, names.ElementAtOrDefault(first), images);
    }
}
