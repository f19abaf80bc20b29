using Assay.Common.V1;
using Google.Protobuf.WellKnownTypes;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>What callers see of a job: its document, where its worker notes now and then how it goes, and its meter while this process works on it.</summary>
public static class JobProgressFactory
{
    public static JobProgress Create(JobRecord record, JobMeter? meter = null)
    {
        var live = record.HasEnded ? null : meter;
        var total = live is { Total: > 0 } ? live.Total : record.Total;
        var done = Math.Max(record.Done, live?.Done ?? 0);
        if (total > 0)
            done = Math.Min(done, total);

        var rate = record.HasEnded ? 0 : live?.Rate() ?? record.Rate;
        var progress = new JobProgress
        {
            State = ToState(record.Status),
            Done = done,
            Total = total,
            Rate = rate,
            Message = live is { Message.Length: > 0 } ? live.Message : record.Message,
            Error = record.Error,
            Created = record.Created.ToTimestamp(),
            Finished = record.Finished?.ToTimestamp(),
        };
        if (rate > 0 && total > 0)
            progress.SecondsLeft = (total - done) / rate;
        return progress;
    }

    private static JobState ToState(JobStatus status) => status switch
    {
        JobStatus.Pending => JobState.Pending,
        JobStatus.Running => JobState.Running,
        JobStatus.Succeeded => JobState.Succeeded,
        JobStatus.Failed => JobState.Failed,
        JobStatus.Cancelled => JobState.Cancelled,
        _ => JobState.Unspecified,
    };
}
