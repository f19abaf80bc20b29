using System.Runtime.CompilerServices;

namespace NetVips;

/// <summary>A call of an operation of libvips by name. Only <see cref="Block"/> is part of the official surface.</summary>
public sealed class Operation
{
    private readonly string _name;
    private nint _pointer;

    static Operation() => NetVips.Init();

    private Operation(string name)
    {
        _name = name;
        _pointer = Native.OperationNew(name);
        if (_pointer == 0)
            throw new VipsException($"no such operation {name}");
    }

    /// <summary>Blocks or unblocks an operation and all that derive from it.</summary>
    public static void Block(string name, bool state)
    {
        EnsureStarted();
        Native.OperationBlockSet(name, state);
    }

    internal static void EnsureStarted() => RuntimeHelpers.RunClassConstructor(typeof(Operation).TypeHandle);

    internal static Operation Named(string name) => new(name);

    internal unsafe Operation Set(string name, int? value) => value is not { } v ? this : Set(name, Native.TypeInt, gvalue => Native.ValueSetInt((Native.GValue*)gvalue, v));

    internal unsafe Operation Set(string name, bool? value) => value is not { } v ? this : Set(name, Native.TypeBoolean, gvalue => Native.ValueSetBoolean((Native.GValue*)gvalue, v ? 1 : 0));

    internal unsafe Operation Set(string name, double? value) => value is not { } v ? this : Set(name, Native.TypeDouble, gvalue => Native.ValueSetDouble((Native.GValue*)gvalue, v));

    internal unsafe Operation Set(string name, string value) => value is null ? this : Set(name, Native.TypeString, gvalue => Native.ValueSetString((Native.GValue*)gvalue, value));

    internal unsafe Operation Set(string name, VipsObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Set(name, Native.TypeObject, gvalue => Native.ValueSetObject((Native.GValue*)gvalue, value.DangerousGetHandle()));
        GC.KeepAlive(value); // the property holds its own reference from here on
        return this;
    }

    internal unsafe Operation Set(string name, double[] value)
    {
        if (value is null)
            return this;
        return Set(name, Native.ArrayDoubleGetType(), gvalue =>
        {
            fixed (double* array = value)
                Native.ValueSetArrayDouble((Native.GValue*)gvalue, array, value.Length);
        });
    }

    internal unsafe Operation Set(string name, int[] value)
    {
        if (value is null)
            return this;
        return Set(name, Native.ArrayIntGetType(), gvalue =>
        {
            fixed (int* array = value)
                Native.ValueSetArrayInt((Native.GValue*)gvalue, array, value.Length);
        });
    }

    internal unsafe Operation Set(string name, Image[] value)
    {
        return Set(name, Native.ArrayImageGetType(), gvalue =>
        {
            Native.ValueSetArrayImage((Native.GValue*)gvalue, value.Length);
            var slots = Native.ValueGetArrayImage((Native.GValue*)gvalue, null);
            for (var i = 0; i < value.Length; i++)
            {
                slots[i] = Native.ObjectRef(value[i].DangerousGetHandle()); // the array owns a reference to each
                GC.KeepAlive(value[i]);
            }
        });
    }

    internal unsafe Operation Set(string name, byte[] value)
    {
        fixed (byte* bytes = value)
        {
            var blob = Native.BlobCopy(bytes, (nuint)value.Length);
            Set(name, Native.BlobGetType(), gvalue => Native.ValueSetBoxed((Native.GValue*)gvalue, blob));
            Native.AreaUnref(blob);
        }

        return this;
    }

    internal unsafe Image Image(string output = "out")
    {
        Build();
        Native.GValue value = default;
        Native.ValueInit(&value, Native.TypeObject);
        Native.ObjectGetProperty(_pointer, output, &value);
        var image = new Image(Native.ValueDupObject(&value));
        Native.ValueUnset(&value);
        Release();
        return image;
    }

    internal unsafe byte[] Bytes(string output = "buffer")
    {
        Build();
        Native.GValue value = default;
        Native.ValueInit(&value, Native.BlobGetType());
        Native.ObjectGetProperty(_pointer, output, &value);
        nuint size;
        var data = Native.BlobGet(Native.ValueGetBoxed(&value), &size);
        var bytes = new ReadOnlySpan<byte>(data, checked((int)size)).ToArray();
        Native.ValueUnset(&value);
        Release();
        return bytes;
    }

    private unsafe Operation Set(string name, nuint type, Action<nint> assign)
    {
        // g_object_set_property converts, so that an int may stand for an enum and an int for a double.
        Native.GValue value = default;
        Native.ValueInit(&value, type);
        assign((nint)(&value));
        Native.ObjectSetProperty(_pointer, name, &value);
        Native.ValueUnset(&value);
        return this;
    }

    private void Build()
    {
        var built = Native.CacheOperationBuild(_pointer);
        if (built == 0)
        {
            // A failed build may have made outputs already; they would leak with the operation.
            Release();
            throw new VipsException($"unable to call {_name}");
        }

        Native.ObjectUnref(_pointer);
        _pointer = built;
    }

    private void Release()
    {
        Native.ObjectUnrefOutputs(_pointer);
        Native.ObjectUnref(_pointer);
        _pointer = 0;
    }
}
