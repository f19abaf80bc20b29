namespace Assay.Ingestion.Sources.Tar;

/// <summary>A member of a tar.</summary>
/// <param name="Name">Its path, without a leading "./" or "/".</param>
/// <param name="Type">What it is.</param>
/// <param name="Offset">First byte of its content.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="IsLatin1">Its name is not UTF-8 and was read as Latin-1.</param>
internal readonly record struct TarMember(string Name, TarMemberType Type, long Offset, long Length, bool IsLatin1);
