using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Export;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Export;

/// <summary>A format of exports.</summary>
internal interface IExportFormat
{
    ExportFormat Format { get; }

    /// <summary>Writes the whole file; the same source makes the same bytes.</summary>
    Task WriteAsync(ExportSource source, ExportOutput output, CancellationToken cancellationToken);
}
