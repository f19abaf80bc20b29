using System.Reflection;
using System.Runtime.InteropServices;

namespace NetVips;

/// <summary>The C API of libvips and of the GObject library linked into it.</summary>
internal static unsafe partial class Native
{
    private const string Vips = "vips";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    /// <summary>GType of a fundamental type: its number shifted by G_TYPE_FUNDAMENTAL_SHIFT.</summary>
    internal const nuint TypeBoolean = 5 << 2, TypeInt = 6 << 2, TypeUint64 = 11 << 2, TypeEnum = 12 << 2, TypeDouble = 15 << 2, TypeString = 16 << 2, TypeObject = 20 << 2;

    [StructLayout(LayoutKind.Sequential)]
    internal struct GValue
    {
        public nuint Type;
        private fixed ulong _data[2];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Progress
    {
        public nint Image;
        public int Run;
        public int Eta;
        public long TPels;
        public long NPels;
        public int Percent;
        public nint Start;
    }

    [LibraryImport(Vips, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)] internal static partial int Init(string argv0);
    [LibraryImport(Vips, EntryPoint = "vips_version")] internal static partial int Version(int flag);
    [LibraryImport(Vips, EntryPoint = "vips_concurrency_get")] internal static partial int ConcurrencyGet();
    [LibraryImport(Vips, EntryPoint = "vips_concurrency_set")] internal static partial void ConcurrencySet(int threads);
    [LibraryImport(Vips, EntryPoint = "vips_cache_get_max")] internal static partial int CacheGetMax();
    [LibraryImport(Vips, EntryPoint = "vips_cache_set_max")] internal static partial void CacheSetMax(int max);
    [LibraryImport(Vips, EntryPoint = "vips_cache_get_max_mem")] internal static partial nuint CacheGetMaxMem();
    [LibraryImport(Vips, EntryPoint = "vips_cache_set_max_mem")] internal static partial void CacheSetMaxMem(nuint bytes);
    [LibraryImport(Vips, EntryPoint = "vips_cache_get_max_files")] internal static partial int CacheGetMaxFiles();
    [LibraryImport(Vips, EntryPoint = "vips_cache_set_max_files")] internal static partial void CacheSetMaxFiles(int files);
    [LibraryImport(Vips, EntryPoint = "vips_block_untrusted_set")] internal static partial void BlockUntrustedSet([MarshalAs(UnmanagedType.Bool)] bool state);
    [LibraryImport(Vips, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)] internal static partial void OperationBlockSet(string name, [MarshalAs(UnmanagedType.Bool)] bool state);
    [LibraryImport(Vips, EntryPoint = "vips_error_buffer_copy")] internal static partial nint ErrorBufferCopy();

    [LibraryImport(Vips, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)] internal static partial nint OperationNew(string name);
    [LibraryImport(Vips, EntryPoint = "vips_cache_operation_build")] internal static partial nint CacheOperationBuild(nint operation);
    [LibraryImport(Vips, EntryPoint = "vips_object_unref_outputs")] internal static partial void ObjectUnrefOutputs(nint instance);

    [LibraryImport(Vips, EntryPoint = "vips_source_new_from_memory")] internal static partial nint SourceNewFromMemory(void* data, nuint size);
    [LibraryImport(Vips, EntryPoint = "vips_source_new_from_blob")] internal static partial nint SourceNewFromBlob(nint blob);
    [LibraryImport(Vips, EntryPoint = "vips_blob_copy")] internal static partial nint BlobCopy(void* data, nuint size);
    [LibraryImport(Vips, EntryPoint = "vips_blob_get_type")] internal static partial nuint BlobGetType();
    [LibraryImport(Vips, EntryPoint = "vips_blob_get")] internal static partial byte* BlobGet(nint blob, nuint* size);
    [LibraryImport(Vips, EntryPoint = "vips_area_unref")] internal static partial void AreaUnref(nint area);
    [LibraryImport(Vips, EntryPoint = "vips_array_double_get_type")] internal static partial nuint ArrayDoubleGetType();
    [LibraryImport(Vips, EntryPoint = "vips_array_int_get_type")] internal static partial nuint ArrayIntGetType();
    [LibraryImport(Vips, EntryPoint = "vips_value_set_array_int")] internal static partial void ValueSetArrayInt(GValue* value, int* array, int n);
    [LibraryImport(Vips, EntryPoint = "vips_array_image_get_type")] internal static partial nuint ArrayImageGetType();
    [LibraryImport(Vips, EntryPoint = "vips_value_set_array_image")] internal static partial void ValueSetArrayImage(GValue* value, int n);
    [LibraryImport(Vips, EntryPoint = "vips_value_get_array_image")] internal static partial nint* ValueGetArrayImage(GValue* value, int* n);
    [LibraryImport(Vips, EntryPoint = "vips_ref_string_get_type")] internal static partial nuint RefStringGetType();
    [LibraryImport(Vips, EntryPoint = "vips_value_set_array_double")] internal static partial void ValueSetArrayDouble(GValue* value, double* array, int n);
    [LibraryImport(Vips, EntryPoint = "vips_value_get_ref_string")] internal static partial nint ValueGetRefString(GValue* value, nuint* size);

    [LibraryImport(Vips, EntryPoint = "vips_image_new_from_memory")] internal static partial nint ImageNewFromMemory(void* data, nuint size, int width, int height, int bands, int format);
    [LibraryImport(Vips, EntryPoint = "vips_image_new_from_memory_copy")] internal static partial nint ImageNewFromMemoryCopy(void* data, nuint size, int width, int height, int bands, int format);
    [LibraryImport(Vips, EntryPoint = "vips_image_copy_memory")] internal static partial nint ImageCopyMemory(nint image);
    [LibraryImport(Vips, EntryPoint = "vips_image_write_to_memory")] internal static partial nint ImageWriteToMemory(nint image, nuint* size);
    [LibraryImport(Vips, EntryPoint = "vips_image_get_width")] internal static partial int ImageGetWidth(nint image);
    [LibraryImport(Vips, EntryPoint = "vips_image_get_height")] internal static partial int ImageGetHeight(nint image);
    [LibraryImport(Vips, EntryPoint = "vips_image_get_bands")] internal static partial int ImageGetBands(nint image);
    [LibraryImport(Vips, EntryPoint = "vips_image_get_format")] internal static partial int ImageGetFormat(nint image);
    [LibraryImport(Vips, EntryPoint = "vips_image_get_interpretation")] internal static partial int ImageGetInterpretation(nint image);
    [LibraryImport(Vips, EntryPoint = "vips_image_get_page_height")] internal static partial int ImageGetPageHeight(nint image);
    [LibraryImport(Vips, EntryPoint = "vips_image_hasalpha")] internal static partial int ImageHasAlpha(nint image);
    [LibraryImport(Vips, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)] internal static partial nuint ImageGetTypeof(nint image, string name);
    [LibraryImport(Vips, EntryPoint = "vips_image_get", StringMarshalling = StringMarshalling.Utf8)] internal static partial int ImageGet(nint image, string name, GValue* value);
    [LibraryImport(Vips, EntryPoint = "vips_image_set_progress")] internal static partial void ImageSetProgress(nint image, [MarshalAs(UnmanagedType.Bool)] bool progress);
    [LibraryImport(Vips, EntryPoint = "vips_image_set_kill")] internal static partial void ImageSetKill(nint image, [MarshalAs(UnmanagedType.Bool)] bool kill);
    [LibraryImport(Vips, EntryPoint = "vips_image_iskilled")] internal static partial int ImageIsKilled(nint image);

    [LibraryImport(Vips, EntryPoint = "g_object_ref")] internal static partial nint ObjectRef(nint instance);
    [LibraryImport(Vips, EntryPoint = "g_object_unref")] internal static partial void ObjectUnref(nint instance);
    [LibraryImport(Vips, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)] internal static partial void ObjectSetProperty(nint instance, string name, GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)] internal static partial void ObjectGetProperty(nint instance, string name, GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_signal_connect_data", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nuint SignalConnectData(nint instance, string signal, delegate* unmanaged<nint, Progress*, nint, void> handler, nint data, delegate* unmanaged<nint, nint, void> destroy, int flags);
    [LibraryImport(Vips, EntryPoint = "g_value_init")] internal static partial GValue* ValueInit(GValue* value, nuint type);
    [LibraryImport(Vips, EntryPoint = "g_value_unset")] internal static partial void ValueUnset(GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_value_set_boolean")] internal static partial void ValueSetBoolean(GValue* value, int v);
    [LibraryImport(Vips, EntryPoint = "g_value_set_int")] internal static partial void ValueSetInt(GValue* value, int v);
    [LibraryImport(Vips, EntryPoint = "g_value_set_double")] internal static partial void ValueSetDouble(GValue* value, double v);
    [LibraryImport(Vips, EntryPoint = "g_value_set_string", StringMarshalling = StringMarshalling.Utf8)] internal static partial void ValueSetString(GValue* value, string v);
    [LibraryImport(Vips, EntryPoint = "g_value_set_object")] internal static partial void ValueSetObject(GValue* value, nint v);
    [LibraryImport(Vips, EntryPoint = "g_value_set_boxed")] internal static partial void ValueSetBoxed(GValue* value, nint v);
    [LibraryImport(Vips, EntryPoint = "g_value_get_int")] internal static partial int ValueGetInt(GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_value_get_double")] internal static partial double ValueGetDouble(GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_value_get_string")] internal static partial nint ValueGetString(GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_value_get_object")] internal static partial nint ValueGetObject(GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_value_dup_object")] internal static partial nint ValueDupObject(GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_value_get_boxed")] internal static partial nint ValueGetBoxed(GValue* value);
    [LibraryImport(Vips, EntryPoint = "g_log_set_handler", StringMarshalling = StringMarshalling.Utf8)] internal static partial uint LogSetHandler(string domain, int levels, delegate* unmanaged<nint, int, nint, nint, void> handler, nint data);
    [LibraryImport(Vips, EntryPoint = "g_free")] internal static partial void Free(nint memory);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Vips)
            return 0;
        // The library of the npm package first, then one that the system has.
        string[] candidates = ["libvips-cpp.so.8.18.7", "libvips.so.42"];
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories, out var handle))
                return handle;
        }

        throw new DllNotFoundException($"libvips was not found: neither {string.Join(" nor ", candidates)} is beside the application or known to the system. Run `make parts`, or install the package libvips42.");
    }
}
