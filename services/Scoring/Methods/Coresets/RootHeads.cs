using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>The head that knows only the root of a tree: <c>root-head.npy</c> float32 [K, D + 1] with <c>root-head.json</c>, next to the heads of all images that a head run trains.</summary>
internal sealed class RootHeads(IObjectStore store)
{
    /// <summary>Trains it; null where the root has only one class.</summary>
    public async Task<SoftmaxHead?> TrainAsync(RunDocument run, Coreset root, ParallelOptions parallel, CancellationToken cancellationToken)
    {
        if (root.Labels.Distinct().Count() < 2)
            return null;
        var options = new SoftmaxRegressionOptions { C = run.Parameters.Coreset.Regularisation };
        var head = SoftmaxRegression.Fit(root.ToTrainingSample(run.Classes), options, parallel);
        await store.WriteColumnAsync(DatasetKeys.RunFile(run.Dataset, run.Id, "root-head.npy"), head.Classes, head.Dimensions + 1, head.Weights, cancellationToken);
        await store.PutAsync(DatasetKeys.RunFile(run.Dataset, run.Id, "root-head.json"), RunJson.Write(head.Metadata), cancellationToken);
        return head;
    }
}
