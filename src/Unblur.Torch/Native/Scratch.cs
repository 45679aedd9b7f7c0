namespace Unblur.Torch.Native;

/// <summary>Memory for the lists of one call: a stack block first, the heap when a list is longer.</summary>
internal unsafe ref struct Scratch(long* block, int length)
{
    private readonly long* _block = block;
    private readonly int _length = length;
    private int _used;
    private List<nint>? _heap;

    internal long* Take(int count)
    {
        if (_used + count <= _length)
        {
            long* start = _block + _used;
            _used += count;
            return start;
        }

        long* memory = (long*)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)count, sizeof(long));
        (_heap ??= []).Add((nint)memory);
        return memory;
    }

    internal long* Copy(ReadOnlySpan<long> values)
    {
        long* memory = Take(values.Length);
        values.CopyTo(new Span<long>(memory, values.Length));
        return memory;
    }

    internal readonly void Free()
    {
        foreach (nint memory in _heap ?? [])
        {
            System.Runtime.InteropServices.NativeMemory.Free((void*)memory);
        }
    }
}
