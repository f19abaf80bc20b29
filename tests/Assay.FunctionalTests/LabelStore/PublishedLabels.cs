using System.Collections.Concurrent;
using Assay.Contracts.V1;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>The LabelsChanged events that were on the bus.</summary>
public sealed class PublishedLabels
{
    public ConcurrentQueue<LabelsChanged> Events { get; } = new();
}
