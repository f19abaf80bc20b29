namespace Assay.LabelStore.Export.Jobs;

/// <summary>A file of an export.</summary>
/// <param name="Name">Name.</param>
/// <param name="MediaType">Media type.</param>
/// <param name="Pieces">Bytes of each of its objects.</param>
/// <param name="Sha256">SHA-256 of the bytes in hexadecimal digits; empty until all of them are there.</param>
internal sealed record ExportFileRecord(string Name, string MediaType, IReadOnlyList<long> Pieces, string Sha256)
{
    public long Bytes() => Pieces.Sum();
}
