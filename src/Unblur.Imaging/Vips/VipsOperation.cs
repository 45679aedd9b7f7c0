namespace Unblur.Imaging.Vips;

/// <summary>One call of a libvips operation: its name, its arguments, and the call.</summary>
internal sealed unsafe class VipsOperation : IDisposable
{
    // GLib's fundamental types: the number shifted left by two.
    private const nuint BooleanType = 5 << 2;
    private const nuint IntType = 6 << 2;
    private const nuint DoubleType = 15 << 2;
    private const nuint StringType = 16 << 2;

    private nint _operation;

    public VipsOperation(string name)
    {
        VipsLibrary.EnsureStarted();
        _operation = VipsNative.vips_operation_new(name);
        if (_operation == 0)
        {
            throw new VipsException();
        }
    }

    /// <summary>Sets an integer, enumeration or flags argument.</summary>
    public VipsOperation Set(string name, int number) => Set(name, IntType, value => VipsNative.g_value_set_int((VipsNative.GValue*)value, number));

    public VipsOperation Set(string name, bool flag) =>
        Set(name, BooleanType, value => VipsNative.g_value_set_boolean((VipsNative.GValue*)value, flag ? 1 : 0));

    public VipsOperation Set(string name, double number) =>
        Set(name, DoubleType, value => VipsNative.g_value_set_double((VipsNative.GValue*)value, number));

    public VipsOperation Set(string name, string text) =>
        Set(name, StringType, value => VipsNative.g_value_set_string((VipsNative.GValue*)value, text));

    public VipsOperation Set(string name, VipsImage image) => SetObject(name, VipsNative.vips_image_get_type(), image);

    public VipsOperation Set(string name, VipsSource source) => SetObject(name, VipsNative.vips_source_get_type(), source);

    public VipsOperation Set(string name, VipsTarget target) => SetObject(name, VipsNative.vips_target_get_type(), target);

    /// <summary>Runs an operation that writes to a target.</summary>
    public void Run()
    {
        nint operation = _operation;
        int failed = VipsNative.vips_cache_operation_buildp(&operation);
        _operation = operation;
        if (failed != 0)
        {
            throw new VipsException();
        }
    }

    /// <summary>Runs an operation that returns an image.</summary>
    public VipsImage RunToImage()
    {
        Run();
        VipsNative.GValue value = default;
        VipsNative.g_value_init(&value, VipsNative.vips_image_get_type());
        VipsNative.g_object_get_property(_operation, "out", &value);
        var image = new VipsImage(VipsNative.g_object_ref(VipsNative.g_value_get_object(&value)));
        VipsNative.g_value_unset(&value);
        return image;
    }

    public void Dispose()
    {
        if (_operation == 0)
        {
            return;
        }

        VipsNative.vips_object_unref_outputs(_operation);
        VipsNative.g_object_unref(_operation);
        _operation = 0;
    }

    private VipsOperation SetObject(string name, nuint type, VipsObject instance) =>
        Set(name, type, value => VipsNative.g_value_set_object((VipsNative.GValue*)value, instance.Pointer));

    private VipsOperation Set(string name, nuint type, Action<nint> fill)
    {
        VipsNative.GValue value = default;
        VipsNative.g_value_init(&value, type);
        fill((nint)(&value));
        VipsNative.g_object_set_property(_operation, name, &value);
        VipsNative.g_value_unset(&value);
        return this;
    }
}
