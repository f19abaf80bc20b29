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
        _ => "unknown",
    };

    public static Decision Parse(string name) => name switch
    {
        "keep" => Decision.Keep,
        "relabel" => Decision.Relabel,
        "remove" => Decision.Remove,
        "unsure" => Decision.Unsure,
        _ => throw new InvalidInputException("decision", $"\"{name}\" is no decision; take keep, relabel, remove or unsure"),
    };
}
