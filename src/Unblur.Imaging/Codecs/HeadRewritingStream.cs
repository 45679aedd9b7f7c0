namespace Unblur.Imaging.Codecs;

/// <summary>A write-only stream that passes its first bytes to a function, which may write others in their place, and copies the rest.</summary>
internal sealed class HeadRewritingStream(Stream target, int headLength, Action<byte[]> writeHead) : Stream
{
    private readonly byte[] _head = new byte[headLength];
    private int _filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int missing = _head.Length - _filled;
        if (missing > 0)
        {
            int taken = Math.Min(missing, buffer.Length);
            buffer[..taken].CopyTo(_head.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
            if (taken == missing)
            {
                writeHead(_head);
            }
        }

        target.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
