namespace Unblur.Networks.Onnx;

/// <summary>A network cannot be written as ONNX; the message says what of it.</summary>
public sealed class OnnxExportException : NotSupportedException
{
    public OnnxExportException(string message)
        : base(message)
    {
    }

    public OnnxExportException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
