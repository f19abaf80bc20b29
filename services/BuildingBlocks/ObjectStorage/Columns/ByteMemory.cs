using System.Buffers;
using System.Runtime.InteropServices;

namespace Assay.ObjectStorage.Columns;

/// <summary>The memory of an array of elements seen as bytes, so that a store reads into it without a copy.</summary>
internal sealed class ByteMemory<T>(Memory<T> elements) : MemoryManager<byte>
    where T : unmanaged
{
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(elements.Span);

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        var handle = elements.Pin();
        return new MemoryHandle((byte*)handle.Pointer + elementIndex, default, new PinnedElements(handle));
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }

    // A MemoryHandle owns its pin through an IPinnable; the inner handle is released with it.
    private sealed class PinnedElements(MemoryHandle handle) : IPinnable
    {
        private MemoryHandle _handle = handle;

        public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException();

        public void Unpin() => _handle.Dispose();
    }
}
