using System.Globalization;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Upstream;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.MultiLabel;

/// <summary>Reads the logits that models which classify left of a data set, and says which of the data set's classes they mean.</summary>
internal sealed class ClassifierColumns(IObjectStore store, DatasetDirectory datasets, LabelDirectory labels)
{
    /// <summary>No class of the data set.</summary>
    public const int Foreign = -1;

    /// <summary>The data set's class id of every logit, by name; <see cref="Foreign"/> where it has no class of that name.</summary>
    /// <exception cref="WrongStateException">The model does not classify, or does not name its classes.</exception>
    public async Task<int[]> GetClassesAsync(string dataset, string name, CancellationToken cancellationToken)
    {
        var model = await datasets.GetModelAsync(name, cancellationToken);
        if (model.LogitsDimensions == 0)
            throw new WrongStateException($"The model \"{model.Name}\" does not classify. Name models that were registered with a logits output.");
        if (model.Spec.Classes.Count != model.LogitsDimensions)
            throw new WrongStateException($"The model \"{model.Name}\" does not name its classes. Register it with the names of its {model.LogitsDimensions} classes.");

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, known) in (await labels.GetClassNamesAsync(dataset, cancellationToken)).Index())
            ids.TryAdd(known, id);
        int[] classes = [.. model.Spec.Classes.Select(known => ids.GetValueOrDefault(known, Foreign))];
        return classes.AsSpan().ContainsAnyExcept(Foreign)
            ? classes
            : throw new WrongStateException($"The model \"{model.Name}\" and the data set \"{dataset}\" have no class name in common, such as \"{model.Spec.Classes[0]}\".");
    }

    /// <summary>float16 [n, k] of a shard.</summary>
    /// <exception cref="WrongStateException">It was not classified.</exception>
    public async Task<NpyColumn<Half>> ReadAsync(string dataset, int shard, string model, int classes, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadColumnAsync<Half>(DatasetKeys.Logits(dataset, shard, model), columns: classes, cancellationToken: cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            throw new WrongStateException(string.Create(
                CultureInfo.InvariantCulture, $"Shard {shard} of the data set \"{dataset}\" has no logits of the model \"{model}\". Run: assay embed {dataset} --model {model}"));
        }
    }
}
