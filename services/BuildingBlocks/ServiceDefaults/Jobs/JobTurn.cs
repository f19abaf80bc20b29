namespace Assay.ServiceDefaults.Jobs;

/// <summary>How a worker's turn at a job ended.</summary>
public enum JobTurn
{
    /// <summary>Nothing is left to do.</summary>
    Ended,

    /// <summary>There is more to do, after others have had their turn.</summary>
    MoreToDo,

    /// <summary>Something changed under the worker: look at the document again and go on.</summary>
    LookAgain,
}
