using Assay.Faults;

namespace Assay.Messaging.FailedMessages;

/// <summary>The broker is away; the same call may succeed later.</summary>
public sealed class MessagingUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException), ITransientFault;
