namespace Assay.Scoring.Methods;

/// <summary>What must be there before a run of a method is accepted.</summary>
[Flags]
internal enum RunNeeds
{
    /// <summary>Images.</summary>
    None = 0,

    /// <summary>Embeddings of the model for every shard.</summary>
    Embeddings = 1,

    /// <summary>Labels of two classes or more.</summary>
    TwoClasses = 2,

    /// <summary>A head or network run of the data set that has succeeded: its model, its labels and its shards are taken.</summary>
    HeadRun = 4,

    /// <summary>With <see cref="HeadRun"/>: one whose probabilities of labelled images are out of sample, so no network run.</summary>
    OutOfSample = 8,
}
