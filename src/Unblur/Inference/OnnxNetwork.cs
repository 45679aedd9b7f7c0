using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Unblur.Inference;

/// <summary>A network in ONNX Runtime.</summary>
internal sealed class OnnxNetwork : INetwork
{
    private static readonly string[] s_memoryWords = ["failed to allocate", "bad_alloc", "bad allocation", "out of memory", "not enough memory", "ALLOC_FAILED"];

    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly ExecutionDevice _device;

    /// <param name="model">The bytes of the file.</param>
    /// <param name="file">Where they are from, for messages.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="threads">Threads of the processor.</param>
    /// <exception cref="ModelException">It is no network that the runtime can load.</exception>
    /// <exception cref="ArgumentException">The device cannot be started.</exception>
    /// <exception cref="OutOfMemoryException">It does not fit into memory.</exception>
    internal OnnxNetwork(byte[] model, string file, ExecutionDevice device, int threads)
    {
        OnnxLibrary.Require();
        _device = device;
        try
        {
            using SessionOptions options = Options(device, threads);
            _session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException failure) when (IsOutOfMemory(failure.Message))
        {
            throw new InsufficientMemoryException(failure.Message, failure);
        }
        catch (OnnxRuntimeException cannot)
        {
            throw new ModelException($"{file} cannot be loaded on {device}: {cannot.Message} Get the file again, or export it again.", cannot);
        }

        _inputs = [.. _session.InputNames];
        _outputs = [.. _session.OutputNames];
        try
        {
            Traits = NetworkTraits.Of(_session.ModelMetadata.CustomMetadataMap, file);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    public NetworkTraits Traits { get; }

    public string Device => _device.ToString();

    public int? VectorLength => _session.InputMetadata.Values.Where(input => input.Dimensions.Length == 2).Select(input => (int?)input.Dimensions[1]).FirstOrDefault();

    public IReadOnlyList<NetworkValue> Run(IReadOnlyList<NetworkValue> inputs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        List<OrtValue> values = [];
        try
        {
            values.AddRange(inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.Values, input.Shape)));
            using RunOptions run = new();
            run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");             // else all photos but the first find little memory
            using CancellationTokenRegistration stop = cancellation.Register(() => run.Terminate = true);
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(run, _inputs, values, _outputs);
            return [.. results.Select(Copied)];
        }
        catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OnnxRuntimeException failure) when (IsOutOfMemory(failure.Message))
        {
            throw new InsufficientMemoryException(failure.Message, failure);
        }
        catch (OnnxRuntimeException failure)
        {
            throw new ModelException($"{Traits.Name} fails on {_device}: {failure.Message} {(_device.IsCpu ? "Export the model again." : "Try --device cpu.")}", failure);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Whether a failure of the runtime is one of memory: it has no error code of its own.</summary>
    internal static bool IsOutOfMemory(string message)
        => s_memoryWords.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static SessionOptions Options(ExecutionDevice device, int threads)
    {
        SessionOptions options = new()
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };

        // Threads that wait by counting take the processor from other programs, and gain nothing next to convolutions of milliseconds.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            device.AddTo(options);
            return options;
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or EntryPointNotFoundException)
        {
            options.Dispose();
            throw new ArgumentException($"Device is '{device}', which cannot be started: {failure.Message}", failure);
        }
    }

    private static NetworkValue Copied(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo found = value.GetTensorTypeAndShape();
        return found.ElementDataType == TensorElementType.Float
            ? new NetworkValue(value.GetTensorDataAsSpan<float>().ToArray(), found.Shape)
            : throw new ModelException($"the network gives values of type {found.ElementDataType}, not float: it is no network that Unblur wrote. Export it with unblur models export.");
    }
}
