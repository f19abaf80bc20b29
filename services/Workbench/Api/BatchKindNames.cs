using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

internal static class BatchKindNames
{
    public static string Format(BatchKind kind) => kind switch
    {
        BatchKind.Clean => "clean",
        BatchKind.Multilabel => "multilabel",
        BatchKind.Refine => "refine",
        BatchKind.Review => "review",
        _ => "label",
    };

    /// <summary>The kind of a batch that people ask for; refinements are made from what annotators said.</summary>
    public static BatchKind Parse(string? name) => name switch
    {
        null or "" or "label" => BatchKind.Label,
        "clean" => BatchKind.Clean,
        "multilabel" => BatchKind.Multilabel,
        "review" => BatchKind.Review,
        _ => throw new InvalidInputException("kind", $"\"{name}\" is no kind of batch; take label, clean, multilabel or review"),
    };
}
