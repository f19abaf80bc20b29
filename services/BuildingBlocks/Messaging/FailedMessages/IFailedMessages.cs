namespace Assay.Messaging.FailedMessages;

/// <summary>The messages of this service's queues that no consumer could handle.</summary>
public interface IFailedMessages
{
    /// <summary>Lists a page, without moving anything.</summary>
    /// <param name="queue">One queue; null = all of the service.</param>
    /// <param name="pageSize">Most messages, 1 or more.</param>
    /// <param name="pageToken">Token of the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FormatException">The token is none.</exception>
    /// <exception cref="MessagingUnavailableException">The broker is away.</exception>
    Task<FailedMessagePage> ListAsync(string? queue, int pageSize, string? pageToken, CancellationToken cancellationToken);

    /// <summary>Puts messages back into their queue. Returns how many.</summary>
    /// <exception cref="MessagingUnavailableException">The broker is away; what was put back until then stays so.</exception>
    Task<int> RetryAsync(FailedMessageSelection selection, CancellationToken cancellationToken);

    /// <summary>Throws messages away. Returns how many.</summary>
    /// <exception cref="MessagingUnavailableException">The broker is away; what was thrown away until then stays so.</exception>
    Task<int> DiscardAsync(FailedMessageSelection selection, CancellationToken cancellationToken);

    /// <summary>What waits in every queue of the service.</summary>
    /// <exception cref="MessagingUnavailableException">The broker is away.</exception>
    Task<IReadOnlyList<QueueDepth>> CountAsync(CancellationToken cancellationToken);
}
