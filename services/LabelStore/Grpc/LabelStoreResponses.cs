using Assay.Common.V1;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Jobs;
using Google.Protobuf.WellKnownTypes;

namespace Assay.LabelStore.Grpc;

/// <summary>Turns documents into messages.</summary>
internal static class LabelStoreResponses
{
    public static GetTaxonomyResponse Create(TaxonomyDocument taxonomy)
    {
        var response = new GetTaxonomyResponse { Version = taxonomy.Version };
        var map = taxonomy.Map();
        foreach (var (id, name) in taxonomy.Classes.Index())
        {
            var one = new TaxonomyClass { Id = id, Name = name };
            if (map.IsReplaced(id))
                one.ReplacedBy = map.Of(id);
            response.Classes.Add(one);
        }

        return response;
    }

    public static Batch Create(BatchProgress progress)
    {
        var batch = progress.Batch;
        return new Batch
        {
            Id = batch.Id,
            Dataset = batch.Dataset,
            Title = batch.Title,
            AnnotatorsPerImage = batch.AnnotatorsPerImage,
            Tasks = progress.Tasks,
            Done = progress.Done,
            Decisions = { progress.Decisions.OrderBy(d => d.Key).Select(d => new DecisionCount { Decision = d.Key, Count = d.Value }) },
            Created = batch.Created.ToTimestamp(),
            LabelVersion = batch.LabelVersion,
            Run = batch.Run,
            Kind = batch.Kind,
            GoldShare = batch.GoldShare,
            Parts =
            {
                batch.Parts.Zip(progress.DoneOfParts, (part, done) => new BatchPart { FirstRank = part.First, LastRank = part.Last, Annotators = { part.Annotators }, Done = done }),
            },
            Closed = batch.Closed?.ToTimestamp(),
            Sources = { batch.Sources },
        };
    }

    public static JobProgress CreateJob(BatchProgress progress)
    {
        var job = JobProgressFactory.Create(new JobRecord
        {
            Status = progress.IsDone ? JobStatus.Succeeded : JobStatus.Running,
            Done = progress.Done,
            Total = progress.Tasks,
            Created = progress.Batch.Created,
            Finished = progress.IsDone ? progress.LastAnswer ?? progress.Batch.Created : null,
        });
        if (!progress.IsDone && progress.TasksPerSecond > 0)
        {
            job.Rate = progress.TasksPerSecond;
            job.SecondsLeft = (progress.Tasks - progress.Done) / progress.TasksPerSecond;
        }

        return job;
    }

    /// <summary>A task as an annotator may see it: blind to the answers of others while they can be changed, and to whether its image is gold.</summary>
    public static V1.Task Create(TaskDocument task, BatchDocument batch, string annotator, DateTimeOffset now) => new()
    {
        Id = task.Id,
        Batch = task.Batch,
        ImageId = task.ImageId,
        Rank = task.Rank,
        GivenClasses = { task.GivenClasses.Where(id => id >= 0) },
        SuggestedClasses = { task.SuggestedClasses },
        Score = task.Score,
        Reason = task.Reason,
        Annotations = { task.Answers.Where(answer => answer.Annotator == annotator || (task.IsDone && batch.ShowsAnswersOfOthers)).Select(answer => Create(answer)) },
        Done = task.IsDone,
        LeaseExpires = task.LeaseOf(annotator, now)?.Expires.ToTimestamp(),
        Dataset = task.Dataset,
        Kind = batch.Kind,
        Closed = batch.Closed is not null,
        Earlier = { task.Earlier.Select(answer => Create(answer)) },
        CheckedClasses = { task.CheckedClasses },
    };

    /// <param name="annotation">The annotation.</param>
    /// <param name="tellsGold">Whether to tell that its image is gold.</param>
    public static Annotation Create(AnnotationDocument annotation, bool tellsGold = false) => new()
    {
        Id = annotation.Id,
        Task = annotation.Task,
        Annotator = annotation.Annotator,
        Decision = annotation.Decision,
        Labels = { annotation.Labels },
        Comment = annotation.Comment,
        SecondsSpent = annotation.SecondsSpent,
        Created = annotation.Created.ToTimestamp(),
        Retraction = annotation.Retraction,
        ImageId = annotation.ImageId,
        GivenClasses = { annotation.GivenClasses },
        NoValidLabel = annotation.NoValidLabel is { } none ? new NoValidLabel { Reason = none.Reason, Stance = none.Stance } : null,
        Features = { annotation.Features },
        Batch = annotation.Batch,
        Gold = tellsGold && annotation.Gold,
    };

    public static LabelVersion Create(LabelVersionDocument version) => new()
    {
        Name = version.Name(),
        Base = version.Base,
        Created = version.Created.ToTimestamp(),
        Changed = version.Changed,
        Removed = version.Removed,
    };

    public static LabelVersion Create(LabelBranchDocument branch) => new()
    {
        Name = branch.Name,
        Base = branch.Base,
        Created = branch.Created.ToTimestamp(),
        Changed = branch.Changed,
        Removed = branch.Removed,
        Branch = true,
    };

    public static CreateLabelBranchResponse CreateBranch(LabelBranchDocument branch)
    {
        var response = new CreateLabelBranchResponse { Version = Create(branch), Decisions = { Count(branch.Counts) } };
        foreach (var (batch, counts) in branch.CountsByBatch)
            response.Batches.Add(new BatchDecisionCounts { Batch = batch, Decisions = { Count(counts) } });
        return response;
    }

    private static IEnumerable<DecisionCount> Count(AnswerCounts counts)
    {
        (Decision Decision, int Count)[] all =
        [
            (Decision.Keep, counts.Kept), (Decision.Relabel, counts.Relabelled), (Decision.Remove, counts.Removed), (Decision.Unsure, counts.Unsure),
            (Decision.NoValidLabel, counts.Unlabelled),
        ];
        return all.Where(count => count.Count > 0).Select(count => new DecisionCount { Decision = count.Decision, Count = count.Count });
    }

    /// <summary>A version that nobody made: the labels that came with the images, or none at all.</summary>
    public static LabelVersion Create(string name, Timestamp created) => new() { Name = name, Created = created };
}
