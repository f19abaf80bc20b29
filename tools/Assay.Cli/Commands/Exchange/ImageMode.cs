namespace Assay.Cli.Commands.Exchange;

/// <summary>What becomes of the images of an export.</summary>
internal enum ImageMode
{
    /// <summary>Their bytes are copied.</summary>
    Copy,

    /// <summary>Links to the files that they are in, on this machine.</summary>
    Link,

    /// <summary>Only the files about them are written.</summary>
    None,
}
