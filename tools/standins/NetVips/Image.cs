using System.Runtime.InteropServices;

namespace NetVips;

/// <summary>An image: a description of pixels that are computed when they are asked for.</summary>
public partial class Image : VipsObject
{
    internal Image(nint pointer)
        : base(pointer)
    {
    }

    /// <summary>Called while an image is evaluated.</summary>
    public delegate void EvalDelegate(Image image, VipsProgress progressStruct);

    public int Width => Read(Native.ImageGetWidth);

    public int Height => Read(Native.ImageGetHeight);

    public int Bands => Read(Native.ImageGetBands);

    public int PageHeight => Read(Native.ImageGetPageHeight);

    public Enums.BandFormat Format => (Enums.BandFormat)Read(Native.ImageGetFormat);

    public Enums.Interpretation Interpretation => (Enums.Interpretation)Read(Native.ImageGetInterpretation);

    /// <summary>An image over memory of the caller's, which must outlive it.</summary>
    public static unsafe Image NewFromMemory(nint data, ulong size, int width, int height, int bands, Enums.BandFormat format)
    {
        Operation.EnsureStarted();
        return Made(Native.ImageNewFromMemory((void*)data, (nuint)size, width, height, bands, (int)format), "unable to make image from memory");
    }

    /// <summary>An image over a copy of <paramref name="data"/>.</summary>
    public static unsafe Image NewFromMemoryCopy<T>(ReadOnlySpan<T> data, int width, int height, int bands, Enums.BandFormat format)
        where T : unmanaged
    {
        Operation.EnsureStarted();
        fixed (T* pixels = data)
            return Made(Native.ImageNewFromMemoryCopy(pixels, (nuint)data.Length * (nuint)sizeof(T), width, height, bands, (int)format), "unable to make image from memory");
    }

    /// <summary>Computes the image into memory.</summary>
    public Image CopyMemory()
    {
        var copy = Native.ImageCopyMemory(handle);
        GC.KeepAlive(this);
        return Made(copy, "unable to copy to memory");
    }

    /// <summary>Computes the image; the memory is the caller's to free by <see cref="NetVips.Free"/>.</summary>
    public unsafe nint WriteToMemory(out ulong size)
    {
        nuint length;
        var data = Native.ImageWriteToMemory(handle, &length);
        GC.KeepAlive(this);
        size = length;
        return data == 0 ? throw new VipsException("unable to write to memory") : data;
    }

    /// <summary>Computes the image.</summary>
    public unsafe byte[] WriteToMemory()
    {
        var data = WriteToMemory(out var size);
        try
        {
            return new ReadOnlySpan<byte>((void*)data, checked((int)size)).ToArray();
        }
        finally
        {
            NetVips.Free(data);
        }
    }

    /// <summary>True where metadata has an item of this name.</summary>
    public bool Contains(string name)
    {
        var type = Native.ImageGetTypeof(handle, name);
        GC.KeepAlive(this);
        return type != 0;
    }

    /// <summary>An item of metadata: int, double, bool, string or byte[].</summary>
    public unsafe object Get(string name)
    {
        Native.GValue value = default;
        var found = Native.ImageGet(handle, name, &value) == 0;
        GC.KeepAlive(this);
        if (!found)
            throw new VipsException($"unable to get {name}");
        try
        {
            if (value.Type == Native.TypeInt)
                return Native.ValueGetInt(&value);
            if (value.Type == Native.TypeDouble)
                return Native.ValueGetDouble(&value);
            if (value.Type == Native.TypeString)
                return Marshal.PtrToStringUTF8(Native.ValueGetString(&value));
            if (value.Type == Native.RefStringGetType())
                return Marshal.PtrToStringUTF8(Native.ValueGetRefString(&value, null));
            if (value.Type == Native.BlobGetType())
            {
                nuint size;
                var data = Native.BlobGet(Native.ValueGetBoxed(&value), &size);
                return new ReadOnlySpan<byte>(data, checked((int)size)).ToArray();
            }

            throw new NotSupportedException($"the type of the item '{name}' is not in this subset");
        }
        finally
        {
            Native.ValueUnset(&value);
        }
    }

    /// <summary>True where the last band is an alpha channel.</summary>
    public bool HasAlpha() => Read(Native.ImageHasAlpha) != 0;

    /// <summary>Switches the progress signals of the image's evaluation on or off.</summary>
    public void SetProgress(bool progress)
    {
        Native.ImageSetProgress(handle, progress);
        GC.KeepAlive(this);
    }

    /// <summary>Stops the evaluation, which then fails.</summary>
    public void SetKill(bool kill)
    {
        Native.ImageSetKill(handle, kill);
        GC.KeepAlive(this);
    }

    /// <summary>True where the evaluation was stopped by <see cref="SetKill"/>.</summary>
    public bool IsKilled() => Read(Native.ImageIsKilled) != 0;

    /// <summary>Connects a callback to a signal of the image's evaluation; it may come from any thread.</summary>
    public unsafe ulong SignalConnect(Enums.Signals signal, EvalDelegate callback, nint data = 0)
    {
        var name = signal switch { Enums.Signals.PreEval => "preeval", Enums.Signals.Eval => "eval", _ => "posteval" };
        var state = GCHandle.Alloc(callback);
        var id = Native.SignalConnectData(handle, name, &OnEval, GCHandle.ToIntPtr(state), &OnDisconnected, 0);
        GC.KeepAlive(this);
        if (id != 0)
            return id;
        state.Free();
        throw new VipsException("unable to connect signal");
    }

    private static Image Made(nint image, string error) => image == 0 ? throw new VipsException(error) : new Image(image);

    [UnmanagedCallersOnly]
    private static unsafe void OnEval(nint image, Native.Progress* progress, nint data)
    {
        var callback = (EvalDelegate)GCHandle.FromIntPtr(data).Target;
        using var owned = new Image(Native.ObjectRef(image));
        callback(owned, progress is null ? default : new VipsProgress { Run = progress->Run, Eta = progress->Eta, TPels = progress->TPels, NPels = progress->NPels, Percent = progress->Percent });
    }

    [UnmanagedCallersOnly]
    private static void OnDisconnected(nint data, nint closure) => GCHandle.FromIntPtr(data).Free();

    private int Read(Func<nint, int> read)
    {
        var value = read(handle);
        GC.KeepAlive(this);
        return value;
    }
}
