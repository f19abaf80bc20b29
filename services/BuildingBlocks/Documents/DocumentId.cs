using System.Text;

namespace Assay.Documents;

/// <summary>The rule for ids: what SQLite and MongoDB both keep, compare and sort alike.</summary>
internal static class DocumentId
{
    public const int MaxLength = 512;

    /// <exception cref="InvalidDocumentIdException">It breaks the rule.</exception>
    public static string Require(string? id)
    {
        if (string.IsNullOrEmpty(id))
            throw new InvalidDocumentIdException("An id must not be empty.");
        if (id.Length > MaxLength || Encoding.UTF8.GetByteCount(id) > MaxLength)
            throw new InvalidDocumentIdException($"An id may have {MaxLength} UTF-8 bytes at most; '{id[..Math.Min(32, id.Length)]}...' has more.");
        foreach (var rune in id.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
                throw new InvalidDocumentIdException($"The id '{Uri.EscapeDataString(id)}' holds a control character or an unpaired surrogate.");
        }

        return id;
    }
}
