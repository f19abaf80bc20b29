namespace Assay.Imaging;

/// <summary>Disposes of the images of a pipeline together, the last first.</summary>
internal sealed class DisposableStack : IDisposable
{
    private readonly Stack<IDisposable> _items = new(12);

    public T Add<T>(T item)
        where T : IDisposable
    {
        _items.Push(item);
        return item;
    }

    public void Dispose()
    {
        while (_items.TryPop(out var item))
            item.Dispose();
    }
}
