namespace Assay.Ingestion.Sources;

/// <summary>What can be worth knowing of a source without stopping its job; in the order in which it is told.</summary>
internal enum WarningKind
{
    NoImage,
    UnreadableFolder,
    LinkOutside,
    LinkLoop,
    InvalidName,
    Latin1Name,
    TarLink,
    TarSparse,
    Replaced,
    NoEnd,
    NoLabelInPair,
    LabelRewritten,
    NotCopied,
}
