using Assay.LabelStore.V1;

namespace Assay.LabelStore.Export;

/// <summary>A format of exports. It reads the images once or several times, in order; the same images make the same bytes.</summary>
internal interface IExportFormat
{
    ExportFormat Format { get; }

    /// <summary>Name of the file, of a-z 0-9 . and -.</summary>
    string FileName { get; }

    string MediaType { get; }

    /// <summary>How often the images are read, 1 or more.</summary>
    int Passes { get; }

    /// <summary>Writes what comes before the first image of a pass, 0 .. <see cref="Passes"/> - 1.</summary>
    void Begin(ExportWriting to, int pass);

    /// <summary>Writes an image, and counts it in the first pass.</summary>
    void Write(ExportWriting to, int pass, ExportedImage image);

    /// <summary>Writes what comes after the last pass.</summary>
    void End(ExportWriting to);
}
