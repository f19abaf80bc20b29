namespace Assay.Benchmarks;

/// <summary>Data or a peer that is not the project's own is absent, so that the measurement is skipped.</summary>
internal sealed class MissingDataException(string message) : Exception(message);
