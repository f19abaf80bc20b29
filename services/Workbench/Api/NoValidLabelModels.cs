using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

/// <summary>Why an image has no valid label.</summary>
/// <param name="Reason">noProposal, ambiguous, needsExpert or uncommon.</param>
/// <param name="Stance">agree, disagree or uncertain: of the original label.</param>
internal sealed record NoValidLabelModel(string? Reason, string? Stance)
{
    public static NoValidLabelModel? From(NoValidLabel? found) => found is null ? null : new(Format(found.Reason), Format(found.Stance));

    public NoValidLabel ToMessage() => new()
    {
        Reason = Reason switch
        {
            "noProposal" => NoValidLabelReason.NoValidProposal,
            "ambiguous" => NoValidLabelReason.Ambiguous,
            "needsExpert" => NoValidLabelReason.NeedsExpert,
            "uncommon" => NoValidLabelReason.Uncommon,
            _ => throw new InvalidInputException("noValidLabel.reason", $"\"{Reason}\" is no reason; take noProposal, ambiguous, needsExpert or uncommon"),
        },
        Stance = Stance switch
        {
            "agree" => OriginalLabelStance.Agree,
            "disagree" => OriginalLabelStance.Disagree,
            "uncertain" => OriginalLabelStance.Uncertain,
            _ => throw new InvalidInputException("noValidLabel.stance", $"\"{Stance}\" is no stance; take agree, disagree or uncertain"),
        },
    };

    private static string Format(NoValidLabelReason reason) => reason switch
    {
        NoValidLabelReason.Ambiguous => "ambiguous",
        NoValidLabelReason.NeedsExpert => "needsExpert",
        NoValidLabelReason.Uncommon => "uncommon",
        _ => "noProposal",
    };

    private static string Format(OriginalLabelStance stance) => stance switch
    {
        OriginalLabelStance.Agree => "agree",
        OriginalLabelStance.Disagree => "disagree",
        _ => "uncertain",
    };
}
