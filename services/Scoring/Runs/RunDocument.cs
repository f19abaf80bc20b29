using System.Text.Json.Serialization;
using Assay.Documents;
using Assay.Scoring.Methods;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Messages;

namespace Assay.Scoring.Runs;

/// <summary>A run: its method and inputs with every default filled in, so that it can be repeated, and what came out.</summary>
internal sealed record RunDocument : IJobDocument<RunDocument>
{
    public const string ByCreated = "by_created";
    public const string ByDataset = "by_dataset";
    public const string ByOpen = "by_open";

    public static CollectionDefinition<RunDocument> Collection { get; } = new(
        "scoring_runs",
        run => run.Id,
        new DocumentIndex<RunDocument>(ByCreated, ("created", run => run.Job.Created)),
        new DocumentIndex<RunDocument>(ByDataset, ("dataset", run => run.Dataset), ("created", run => run.Job.Created)),
        new DocumentIndex<RunDocument>(ByOpen, ("open", run => run.IsOpen())));

    public required string Id { get; init; }

    public required string Dataset { get; init; }

    /// <summary>Name and version of the method, such as "softmax-regression/3".</summary>
    public required string Method { get; init; }

    /// <summary>Parameters, every default filled in. Never changed.</summary>
    [JsonConverter(typeof(MessageJsonConverter<RunParameters>))]
    public required RunParameters Parameters { get; init; }

    /// <summary>D, numbers of an embedding; 0 where the method reads none.</summary>
    public required int Dimensions { get; init; }

    /// <summary>K, classes of the taxonomy when the run was accepted.</summary>
    public required int Classes { get; init; }

    /// <summary>Shards when the run was accepted; those that come later are not part of it.</summary>
    public required int Shards { get; init; }

    /// <summary>The columns it writes.</summary>
    public required IReadOnlyList<MethodColumn> Columns { get; init; }

    public required JobRecord Job { get; init; }

    /// <summary>When work on it began.</summary>
    public DateTimeOffset? Begun { get; init; }

    public RunOutcome? Outcome { get; init; }

    /// <summary>True where it failed because the labels do not suffice to learn from.</summary>
    public bool NeedsLabels { get; init; }

    /// <summary>True when ScoresComputed is published.</summary>
    public bool Announced { get; init; }

    /// <summary>Model whose embeddings are read; empty where the method reads none.</summary>
    [JsonIgnore]
    public string Model => Parameters.Model;

    [JsonIgnore]
    public string LabelVersion => Parameters.LabelVersion;

    [JsonIgnore]
    public long Seed => Parameters.Seed;

    /// <summary>True where its heads can be read by other runs.</summary>
    /// <param name="model">Model asked for; empty = any.</param>
    public bool IsSourceFor(string model) =>
        Job.Status == JobStatus.Succeeded && Parameters.HeadCount > 0 && (model.Length == 0 || model == Model);

    /// <summary>True where its probabilities of labelled images are of heads that have not seen them. One head for all, a network's last layer, has.</summary>
    [JsonIgnore]
    public bool IsOutOfSample => Parameters.HeadCount > 1;

    public RunDocument WithJob(JobRecord job) => this with { Job = job };

    /// <summary>True while there is something left to do: work, or to say that it is done.</summary>
    public bool IsOpen() => !Job.HasEnded || (Job.Status == JobStatus.Succeeded && !Announced);
}
