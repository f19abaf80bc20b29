namespace Assay.Faults;

/// <summary>
/// Marks an exception whose cause stays until a person mends it, such as a full disk, although its base type tells of causes that pass.
/// </summary>
public interface IPermanentFault;
