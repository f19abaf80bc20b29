using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>A request with bad fields; carries all of them.</summary>
public sealed class InvalidInputException(IReadOnlyList<FieldViolation> violations) : AssayException(Describe(violations))
{
    public InvalidInputException(string field, string description)
        : this([new FieldViolation(field, description)])
    {
    }

    /// <summary>Every bad field, one or more.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; } = violations;

    public override StatusCode StatusCode => StatusCode.InvalidArgument;

    /// <summary>A page token that is not of the list it was sent for.</summary>
    public static InvalidInputException PageToken() =>
        new("page_token", "is not one of this list; take next_page_token of the page before, with the other fields unchanged");

    private static string Describe(IReadOnlyList<FieldViolation> violations) =>
        string.Join("; ", violations.Select(violation => $"{violation.Field}: {violation.Description}"));
}
