namespace Assay.Messaging;

/// <summary>How fast one process takes from one queue.</summary>
public sealed class QueueOptions
{
    /// <summary>Messages handled at once in a process, 1 or more; null = what the consumer asks for.</summary>
    public int? Concurrency { get; set; }

    /// <summary>Messages that a process holds unacknowledged, at least <see cref="Concurrency"/>; null = as many as it handles at once.</summary>
    public int? Prefetch { get; set; }
}
