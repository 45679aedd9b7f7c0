using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Unblur.Torch.Native;

/// <summary>The exports of native/unblur_torch.cpp, one to one.</summary>
internal static unsafe partial class Door
{
    private const string Library = "unblur_torch";

    [LibraryImport(Library, EntryPoint = "unblur_last_error")]
    internal static partial byte* LastError();

    [LibraryImport(Library, EntryPoint = "unblur_free")]
    internal static partial void Free(void* memory);

    [LibraryImport(Library, EntryPoint = "unblur_torch_version")]
    internal static partial int TorchVersion(out byte* text);

    [LibraryImport(Library, EntryPoint = "unblur_torch_configuration")]
    internal static partial int TorchConfiguration(out byte* text);

    [LibraryImport(Library, EntryPoint = "unblur_memory_keep")]
    internal static partial int MemoryKeep();

    [LibraryImport(Library, EntryPoint = "unblur_memory_release")]
    internal static partial int MemoryRelease();

    [LibraryImport(Library, EntryPoint = "unblur_operator_find", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OperatorFind(string name, string overload, out nint op);

    [LibraryImport(Library, EntryPoint = "unblur_operator_schema")]
    internal static partial int OperatorSchema(nint op, out byte* text);

    [LibraryImport(Library, EntryPoint = "unblur_operator_call")]
    internal static partial int OperatorCall(nint op, Value* arguments, int count, Value* results, int capacity, out int produced);

    [LibraryImport(Library, EntryPoint = "unblur_tensor_free")]
    internal static partial void TensorFree(nint tensor);

    [LibraryImport(Library, EntryPoint = "unblur_tensor_describe")]
    internal static partial int TensorDescribe(nint tensor, out Description description);

    [LibraryImport(Library, EntryPoint = "unblur_tensor_requires_grad")]
    internal static partial int TensorRequiresGrad(nint tensor, int value);

    [LibraryImport(Library, EntryPoint = "unblur_tensor_grad")]
    internal static partial int TensorGrad(nint tensor, out nint grad);

    [LibraryImport(Library, EntryPoint = "unblur_tensor_set_grad")]
    internal static partial int TensorSetGrad(nint tensor, nint grad);

    [LibraryImport(Library, EntryPoint = "unblur_autograd_backward")]
    internal static partial int AutogradBackward(nint tensor, nint grad, int retainGraph, int createGraph);

    [LibraryImport(Library, EntryPoint = "unblur_autograd_grad")]
    internal static partial int AutogradGrad(
        nint* outputs, int outputCount, nint* inputs, int inputCount, nint* outputGrads, int retainGraph, int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library, EntryPoint = "unblur_autograd_function")]
    internal static partial int AutogradFunction(
        nint output, nint* inputs, int inputCount, nint* saved, int savedCount,
        delegate* unmanaged<nint, nint, nint*, byte*, nint*, byte**, int> backward, delegate* unmanaged<nint, void> release, nint context, out nint result);

    [LibraryImport(Library, EntryPoint = "unblur_tensor_share")]
    internal static partial int TensorShare(nint tensor, out nint shared);

    [LibraryImport(Library, EntryPoint = "unblur_grad_mode")]
    internal static partial int GradMode(int enabled);

    [LibraryImport(Library, EntryPoint = "unblur_is_recording")]
    internal static partial int IsRecording();

    [LibraryImport(Library, EntryPoint = "unblur_inference_mode_enter")]
    internal static partial int InferenceModeEnter(out int token);

    [LibraryImport(Library, EntryPoint = "unblur_inference_mode_leave")]
    internal static partial void InferenceModeLeave(int token);

    [LibraryImport(Library, EntryPoint = "unblur_generator_create")]
    internal static partial int GeneratorCreate(ulong seed, out nint generator);

    [LibraryImport(Library, EntryPoint = "unblur_generator_free")]
    internal static partial void GeneratorFree(nint generator);

    [LibraryImport(Library, EntryPoint = "unblur_generator_state")]
    internal static partial int GeneratorState(nint generator, out nint state);

    [LibraryImport(Library, EntryPoint = "unblur_generator_set_state")]
    internal static partial int GeneratorSetState(nint generator, nint state);

    [LibraryImport(Library, EntryPoint = "unblur_manual_seed")]
    internal static partial int ManualSeed(ulong seed);

    [LibraryImport(Library, EntryPoint = "unblur_set_threads")]
    internal static partial int SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "unblur_get_threads")]
    internal static partial int GetThreads();

    [LibraryImport(Library, EntryPoint = "unblur_cuda_devices")]
    internal static partial int CudaDevices();

    [LibraryImport(Library, EntryPoint = "unblur_cuda_settings")]
    internal static partial int CudaSettings(int tf32, int benchmark);

    [LibraryImport(Library, EntryPoint = "unblur_group_create")]
    internal static partial int GroupCreate(GroupOptions* options, out nint group);

    [LibraryImport(Library, EntryPoint = "unblur_group_barrier", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GroupBarrier(nint group, string place);

    [LibraryImport(Library, EntryPoint = "unblur_group_all_reduce")]
    internal static partial int GroupAllReduce(nint group, nint tensor);

    [LibraryImport(Library, EntryPoint = "unblur_group_broadcast")]
    internal static partial int GroupBroadcast(nint group, nint tensor);

    [LibraryImport(Library, EntryPoint = "unblur_group_free")]
    internal static partial void GroupFree(nint group);

    [LibraryImport(Library, EntryPoint = "unblur_group_has_gloo")]
    internal static partial int GroupHasGloo();

    [LibraryImport(Library, EntryPoint = "unblur_group_has_nccl")]
    internal static partial int GroupHasNccl();

    /// <summary>Throws what the door reported, with <paramref name="what"/> said first.</summary>
    internal static void Check(int status, string what)
    {
        if (status != 0)
        {
            throw Failure(status, what, LastReason());
        }
    }

    /// <summary>Why the last call on this thread failed; read it before anything else calls the door.</summary>
    internal static string LastReason() => Marshal.PtrToStringUTF8((nint)LastError()) ?? string.Empty;

    /// <summary>The exception for a status other than 0.</summary>
    internal static Exception Failure(int status, string what, string reason)
    {
        const int outOfMemory = 2;
        return status == outOfMemory ? new TensorMemoryException($"{what}: {reason}") : new TensorException($"{what}: {reason}");
    }

    /// <summary>Takes a text that the door allocated.</summary>
    internal static string TakeText(byte* text)
    {
        string result = Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
        Free(text);
        return result;
    }

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The library must be findable before the first call.")]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Door).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library)
        {
            return 0;
        }

        string path = DoorLocation.Find();
        nint handle = NativeLibrary.Load(path);
        DoorVersion.Check(path, DoorVersion.Of(handle));
        var keep = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "unblur_memory_keep");
        _ = keep();
        return handle;
    }
}
