using Assay.ObjectStorage;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Core.Coresets.Tree;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using CoresetTreeMessage = Assay.Scoring.V1.CoresetTree;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>Opens the trees of coreset runs.</summary>
internal sealed class CoresetTrees(RunCatalog runs, ShardInputs inputs, IObjectStore store)
{
    private const int MostReads = 3;

    /// <summary>The tree of a run in hand: what an earlier worker made of it, or an empty one.</summary>
    public Task<Core.Coresets.Tree.CoresetTree> OpenOrCreateAsync(RunDocument run, CancellationToken cancellationToken) =>
        Core.Coresets.Tree.CoresetTree.OpenOrCreateAsync(new ObjectCoresetStorage(store, run), new ShardCoresetRows(inputs, run), OptionsOf(run), cancellationToken);

    /// <summary>The tree of a run that has succeeded.</summary>
    /// <exception cref="NotFoundException">There is no such run, or its tree is gone.</exception>
    /// <exception cref="WrongStateException">It is no coreset run, or has not succeeded.</exception>
    public async Task<(RunDocument Run, Core.Coresets.Tree.CoresetTree Tree)> GetAsync(string id, CancellationToken cancellationToken)
    {
        var run = await runs.GetAsync(id, cancellationToken);
        if (run.Parameters.MethodCase != RunParameters.MethodOneofCase.Coreset)
            throw new WrongStateException($"The run \"{id}\" is of the method {run.Method}; a coreset run has a tree. Start one: assay coreset {run.Dataset}");
        if (run.Job.Status != JobStatus.Succeeded)
            throw new WrongStateException($"The run \"{id}\" is {RunCatalog.Word(run.Job.Status)}; the tree of a run can be read when it has succeeded.");
        var tree = await Core.Coresets.Tree.CoresetTree.OpenAsync(new ObjectCoresetStorage(store, run), new ShardCoresetRows(inputs, run), cancellationToken);
        return tree is null
            ? throw new NotFoundException($"The tree of the run \"{id}\" is not in the object store any more. Start a new run: assay coreset {run.Dataset}")
            : (run, tree);
    }

    /// <summary>Reads the tree of a run; again where a change that was committed meanwhile deleted a node of the tree that was opened.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task<T> ReadAsync<T>(string id, Func<Core.Coresets.Tree.CoresetTree, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (_, tree) = await GetAsync(id, cancellationToken);
            try
            {
                return await read(tree);
            }
            catch (ObjectNotFoundException) when (attempt < MostReads)
            {
                // The next manifest names the nodes that are there.
            }
            catch (ObjectNotFoundException exception)
            {
                throw new WrongStateException($"{exception.Message} If the tree is being changed, read it again later; if embeddings are missing, embed the data set again.");
            }
        }
    }

    /// <summary>What a tree is made of.</summary>
    public static CoresetTreeMessage Describe(Core.Coresets.Tree.CoresetTree tree, int rootImages) => new()
    {
        Images = tree.Rows,
        Leaves = tree.Leaves,
        Height = tree.Height,
        Shards = tree.LastShard + 1,
        RootImages = rootImages,
    };

    private static CoresetTreeOptions OptionsOf(RunDocument run)
    {
        var parameters = run.Parameters.Coreset;
        return new CoresetTreeOptions
        {
            Dimensions = run.Dimensions,
            LeafRows = parameters.LeafImages,
            CoresetRows = parameters.CoresetImages,
            ClassShare = parameters.ClassShare,
            Seed = unchecked((ulong)run.Seed),
            Sensitivity = parameters.Sensitivity switch
            {
                CoresetSensitivity.Leverage => SensitivityKind.Leverage,
                CoresetSensitivity.Lewis => SensitivityKind.Lewis,
                _ => SensitivityKind.RootLeverage,
            },
        };
    }
}
