using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

internal static class DecisionNames
{
    public static string Format(Decision decision) => decision switch
    {
        Decision.Keep => "keep",
        Decision.Relabel => "relabel",
        Decision.Remove => "remove",
        Decision.Unsure => "unsure",
        Decision.NoValidLabel => "noValidLabel",
        _ => "unknown",
    };

    public static Decision Parse(string name) => name switch
    {
        "keep" => Decision.Keep,
        "relabel" => Decision.Relabel,
        "remove" => Decision.Remove,
        "unsure" => Decision.Unsure,
        "noValidLabel" => Decision.NoValidLabel,
        _ => throw new InvalidInputException("decision", $"\"{name}\" is no decision; take keep, relabel, remove, unsure or noValidLabel"),
    };
}
