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

    private static string Describe(IReadOnlyList<FieldViolation> violations) =>
        string.Join("; ", violations.Select(violation => $"{violation.Field}: {violation.Description}"));
}
