namespace Assay.LabelStore.Import.Jobs;

/// <summary>What was found in an imported file.</summary>
/// <param name="Images">Images that it names.</param>
/// <param name="Unknown">Rows about images that the data set does not have.</param>
/// <param name="NewClasses">Classes that the data set did not have.</param>
internal sealed record ImportCounts(long Images, long Unknown, int NewClasses);
