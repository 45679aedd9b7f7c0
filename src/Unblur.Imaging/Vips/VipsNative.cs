using System.Runtime.InteropServices;

namespace Unblur.Imaging.Vips;

/// <summary>The functions of libvips 8.14 that are used, and those of GObject that they need (the same handle resolves them). None is variadic.</summary>
internal static unsafe partial class VipsNative
{
    private const string Library = "libvips.so.42";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_init(string argv0);

    [LibraryImport(Library)]
    public static partial int vips_version(int flag);

    [LibraryImport(Library)]
    public static partial void vips_block_untrusted_set(int state);

    [LibraryImport(Library)]
    public static partial void vips_cache_set_max(int max);

    [LibraryImport(Library)]
    public static partial void vips_concurrency_set(int concurrency);

    [LibraryImport(Library)]
    public static partial nint vips_error_buffer_copy();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint g_log_set_handler(string domain, int levels, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler, nint data);

    [LibraryImport(Library)]
    public static partial void g_free(nint memory);

    [LibraryImport(Library)]
    public static partial nint g_object_ref(nint instance);

    [LibraryImport(Library)]
    public static partial void g_object_unref(nint instance);

    [LibraryImport(Library)]
    public static partial void g_value_init(GValue* value, nuint type);

    [LibraryImport(Library)]
    public static partial void g_value_unset(GValue* value);

    [LibraryImport(Library)]
    public static partial void g_value_set_int(GValue* value, int number);

    [LibraryImport(Library)]
    public static partial void g_value_set_boolean(GValue* value, int flag);

    [LibraryImport(Library)]
    public static partial void g_value_set_double(GValue* value, double number);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_value_set_string(GValue* value, string text);

    [LibraryImport(Library)]
    public static partial void g_value_set_object(GValue* value, nint instance);

    [LibraryImport(Library)]
    public static partial nint g_value_get_object(GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_set_property(nint instance, string name, GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_get_property(nint instance, string name, GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint g_signal_connect_data(nint instance, string signal, void* handler, nint data, nint destroy, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_operation_new(string name);

    [LibraryImport(Library)]
    public static partial int vips_cache_operation_buildp(nint* operation);

    [LibraryImport(Library)]
    public static partial void vips_object_unref_outputs(nint instance);

    [LibraryImport(Library)]
    public static partial nuint vips_image_get_type();

    [LibraryImport(Library)]
    public static partial nuint vips_source_get_type();

    [LibraryImport(Library)]
    public static partial nuint vips_target_get_type();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_source_new_from_file(string path);

    [LibraryImport(Library)]
    public static partial nint vips_source_new_from_memory(void* data, nuint length);

    [LibraryImport(Library)]
    public static partial nint vips_target_custom_new();

    [LibraryImport(Library)]
    public static partial nint vips_image_new_from_memory(void* data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Library)]
    public static partial int vips_image_write(nint image, nint target);

    [LibraryImport(Library)]
    public static partial int vips_image_get_width(nint image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_height(nint image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_bands(nint image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_format(nint image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_interpretation(nint image);

    [LibraryImport(Library)]
    public static partial double vips_image_get_xres(nint image);

    [LibraryImport(Library)]
    public static partial double vips_image_get_yres(nint image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_orientation(nint image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_n_pages(nint image);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint vips_image_get_typeof(nint image, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_image_get_blob(nint image, string name, nint* data, nuint* length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_image_set_int(nint image, string name, int value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_image_set_string(nint image, string name, string value);

    /// <summary>GLib's GValue: a type and two words.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct GValue
    {
        public nuint Type;
        public long First;
        public long Second;
    }
}
