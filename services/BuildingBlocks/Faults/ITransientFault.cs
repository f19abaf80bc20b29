namespace Assay.Faults;

/// <summary>Marks an exception whose cause passes by itself, so that the same work may succeed later.</summary>
public interface ITransientFault;
