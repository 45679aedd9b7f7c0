using System.Buffers.Binary;
using System.Text;

namespace Unblur.TestKit;

/// <summary>Writes NumPy's .npy format byte by byte, for tests of what reads it.</summary>
public static class NpyBytes
{
    /// <summary>A whole file.</summary>
    /// <param name="shape">As Python writes it: "(2, 3)".</param>
    /// <param name="values">In the order of the file.</param>
    /// <param name="type">'&lt;f4' writes float32, all else float64.</param>
    /// <param name="fortran">What the header says of the order.</param>
    /// <param name="version">1, or another for a header length of 4 bytes.</param>
    public static byte[] Of(string shape, IEnumerable<double> values, string type = "<f4", bool fortran = false, byte version = 1) =>
        WithHeader($"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n", values, type == "<f4", version);

    /// <summary>A file with any header.</summary>
    public static byte[] WithHeader(string header, IEnumerable<double> values, bool single = true, byte version = 1)
    {
        byte[] length = new byte[version == 1 ? sizeof(ushort) : sizeof(uint)];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)header.Length);
        }

        byte[] data = [.. values.SelectMany(value => single ? BitConverter.GetBytes((float)value) : BitConverter.GetBytes(value))];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. data];
    }
}
