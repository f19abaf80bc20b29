namespace Assay.Ingestion.Jobs;

/// <summary>How a worker's turn at a job ended.</summary>
internal enum Turn
{
    /// <summary>The job has ended.</summary>
    Ended,

    /// <summary>There is more to do: put the job back into the queue.</summary>
    MoreToDo,

    /// <summary>Something changed under the worker: look at the documents again and go on.</summary>
    LookAgain,
}
