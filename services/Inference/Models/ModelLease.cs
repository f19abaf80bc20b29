namespace Assay.Inference.Models;

/// <summary>The right to use a loaded model until it is disposed.</summary>
internal sealed class ModelLease(LoadedModel model, Action release) : IDisposable
{
    private Action? _release = release;

    public LoadedModel Model => model;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
