namespace Assay.Messaging;

/// <summary>Marks an exception whose cause passes by itself, so that the same message may succeed later.</summary>
public interface ITransientFault;
