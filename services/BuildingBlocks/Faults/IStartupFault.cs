namespace Assay.Faults;

/// <summary>
/// Marks an exception that ends a process at its start and whose message, made for operators, names the thing and the remedy: it is shown
/// alone, without type and stack.
/// </summary>
public interface IStartupFault;
