using Assay.Documents;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Scoring.Runs;

/// <summary>A run: its inputs with every default filled in, so that it can be repeated, and what came out.</summary>
internal sealed record RunDocument : IJobDocument<RunDocument>
{
    /// <summary>What the run does, and the version of how: a change of the bits that are written is a new version.</summary>
    public const string Method = "softmax-regression/2";

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

    public required string Model { get; init; }

    /// <summary>D, numbers of an embedding.</summary>
    public required int Dimensions { get; init; }

    public required string LabelVersion { get; init; }

    /// <summary>K, classes of the taxonomy when the run was accepted.</summary>
    public required int Classes { get; init; }

    /// <summary>Shards when the run was accepted; those that come later are not part of it.</summary>
    public required int Shards { get; init; }

    public required int Folds { get; init; }

    public required long Seed { get; init; }

    public required IReadOnlyList<double> Regularisation { get; init; }

    public required int MaxTrainingImages { get; init; }

    public required JobRecord Job { get; init; }

    /// <summary>When work on it began.</summary>
    public DateTimeOffset? Begun { get; init; }

    public RunOutcome? Outcome { get; init; }

    /// <summary>True when ScoresComputed is published.</summary>
    public bool Announced { get; init; }

    public RunDocument WithJob(JobRecord job) => this with { Job = job };

    /// <summary>True while there is something left to do: work, or to say that it is done.</summary>
    public bool IsOpen() => !Job.HasEnded || (Job.Status == JobStatus.Succeeded && !Announced);
}
