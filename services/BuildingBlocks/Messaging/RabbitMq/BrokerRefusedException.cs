using Assay.Faults;

namespace Assay.Messaging.RabbitMq;

/// <summary>The broker is there and does not want us; a person has to change something.</summary>
public sealed class BrokerRefusedException(string message, Exception? innerException = null) : Exception(message, innerException), IStartupFault;
