using System.Diagnostics;

namespace Assay.Inference.Pipeline;

/// <summary>How long the stages were at work, summed over everything they did side by side. Thread-safe.</summary>
internal sealed class StageTimes
{
    private readonly long[] _ticks = new long[Enum.GetValues<PipelineStage>().Length];
    private long _bytes;

    /// <summary>Bytes of encoded images.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public double SecondsOf(PipelineStage stage) => (double)Interlocked.Read(ref _ticks[(int)stage]) / Stopwatch.Frequency;

    /// <param name="stage">Stage.</param>
    /// <param name="ticks">Of <see cref="Stopwatch"/>.</param>
    public void Add(PipelineStage stage, long ticks) => Interlocked.Add(ref _ticks[(int)stage], ticks);

    public void AddBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
