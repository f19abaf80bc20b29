using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.LabelStore.Import;

/// <summary>An imported file that cannot be read or says what cannot be; carries what people need to mend it.</summary>
internal sealed class ImportFileException(string message, IReadOnlyList<string> problems) : AssayException(message)
{
    public ImportFileException(string where, long number, string problem)
        : this($"The file cannot be read: {where} {number}: {problem}. Correct it and import it again.", [$"{where} {number}: {problem}"])
    {
    }

    /// <summary>Each with its place in the file.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    public override StatusCode StatusCode => StatusCode.FailedPrecondition;
}
