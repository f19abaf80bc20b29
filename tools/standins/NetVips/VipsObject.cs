using Microsoft.Win32.SafeHandles;

namespace NetVips;

/// <summary>Owner of one reference to a GObject.</summary>
public class GObject : SafeHandleZeroOrMinusOneIsInvalid
{
    internal GObject(nint pointer)
        : base(true) => SetHandle(pointer);

    protected override bool ReleaseHandle()
    {
        Native.ObjectUnref(handle);
        return true;
    }
}

/// <summary>An object of libvips.</summary>
public class VipsObject : GObject
{
    internal VipsObject(nint pointer)
        : base(pointer)
    {
    }
}
