using Unblur.Physics.Flow;

namespace Unblur.Physics.FlowFiles;

/// <summary>The variable <c>mfmap</c> of a MATLAB 5 to 7 file: real, H x W x 2, any numeric class, plain or compressed.</summary>
/// <remarks>After The MathWorks, "MAT-File Format": a header of 128 bytes, then a matrix element for each variable.</remarks>
internal static class MatFormat
{
    private const string Variable = "mfmap";
    private const int HeaderLength = 128;

    public static MotionFlow Read(byte[] file)
    {
        RequireHeader(file);
        List<string> others = [];
        for (MatElements elements = new(file.AsMemory(HeaderLength)); !elements.AtEnd;)
        {
            MatElement variable = elements.Next("variable");
            if (variable.Type == MatType.Compressed)
            {
                variable = MatElements.Inflate(variable.Content).Next("variable");
            }

            if (variable.Type != MatType.Matrix)
            {
                throw new InvalidDataException($"is damaged: an element of type {(int)variable.Type} stands where a variable should.");
            }

            // Some files have empty matrices between the variables.
            if (!variable.Content.IsEmpty && ReadMatrix(new MatElements(variable.Content), others) is { } flow)
            {
                return flow;
            }
        }

        throw new InvalidDataException($"has no variable '{Variable}': {(others.Count == 0 ? "it has none at all" : $"it has {string.Join(", ", others)}")}.");
    }

    private static void RequireHeader(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("MATLAB 7.3"u8) || file.StartsWith((ReadOnlySpan<byte>)[0x89, .. "HDF"u8]))
        {
            throw new InvalidDataException("is a MATLAB 7.3 (HDF5) file: save it again with save(..., '-v7').");
        }

        if (file.Length >= 4 && file[..4].Contains((byte)0))
        {
            throw new InvalidDataException("looks like a MATLAB 4 file: save it again with save(..., '-v7').");
        }

        if (file.Length < HeaderLength)
        {
            throw new InvalidDataException($"is not a MATLAB file: it has {file.Length} bytes, and the header alone takes {HeaderLength}.");
        }

        ReadOnlySpan<byte> mark = file[126..128];
        if (mark.SequenceEqual("MI"u8))
        {
            throw new InvalidDataException("was saved on a big-endian machine: save it again on another.");
        }

        if (!mark.SequenceEqual("IM"u8))
        {
            throw new InvalidDataException("is not a MATLAB 5 to 7 file: the mark of its byte order is missing.");
        }
    }

    /// <summary>Returns the flow; for another variable adds its name to <paramref name="others"/> and returns null.</summary>
    private static MotionFlow? ReadMatrix(MatElements parts, List<string> others)
    {
        double[] flags = Head("flags").Numbers();
        double[] shape = Head("shape").Numbers();
        string name = System.Text.Encoding.ASCII.GetString(Head("name").Content.Span);
        if (name != Variable)
        {
            others.Add($"'{name}'");
            return null;
        }

        const int FirstNumericClass = 6;
        const int LastNumericClass = 15;
        const int ComplexBit = 0x800;
        int bits = flags.Length > 0 ? (int)(uint)flags[0] : 0;
        if ((bits & 0xff) is < FirstNumericClass or > LastNumericClass || (bits & ComplexBit) != 0)
        {
            throw new InvalidDataException($"has a '{Variable}' that is not an array of real numbers (its flags are {bits:x}).");
        }

        if (shape is not [var height, var width, 2])
        {
            throw new InvalidDataException($"has a '{Variable}' of {string.Join(" x ", shape)}: a flow is H x W x 2.");
        }

        return Transposed(parts.Next("values"), (long)height, (long)width);

        // The parts before the values are short: a long one is damage.
        MatElement Head(string part)
        {
            const int Longest = 256;
            MatElement element = parts.Next(part);
            return element.Content.Length <= Longest
                ? element
                : throw new InvalidDataException($"is damaged: the {part} of a matrix has {element.Content.Length} bytes.");
        }
    }

    /// <summary>Reorders the values: MATLAB stores them column by column, and all of u before v.</summary>
    private static MotionFlow Transposed(MatElement values, long height, long width)
    {
        long pixels = FlowFile.RequirePixels(height, width);
        if (values.Content.Length != 2 * pixels * values.Size)
        {
            throw new InvalidDataException(
                $"is damaged: '{Variable}' is {height} x {width} x 2 numbers of {values.Size} bytes, but has {values.Content.Length} bytes.");
        }

        double[] numbers = values.Numbers();
        MotionFlow flow = new((int)height, (int)width);
        for (int i = 0; i < pixels; i++)
        {
            flow[i / flow.Height, i % flow.Height] = new MotionVector((float)numbers[i], (float)numbers[i + pixels]);
        }

        return flow;
    }
}
