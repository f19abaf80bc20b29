namespace Assay.Cli.Commands.Exchange;

/// <summary>What is imported.</summary>
internal enum ImportKind
{
    /// <summary>What the file or folder looks like.</summary>
    Auto,

    Csv,

    Jsonl,

    Coco,

    /// <summary>Images in folders of their classes.</summary>
    Folders,

    /// <summary>An image folder of Hugging Face.</summary>
    ImageFolder,

    Croissant,
}
