namespace Assay.Selection.Core;

/// <summary>What was asked cannot be selected from what there is; the message names the thing and the remedy. A service maps it to "failed precondition".</summary>
public abstract class SelectionException(string message) : Exception(message);
