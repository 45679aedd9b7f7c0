using System.Text;

namespace Unblur.Training.Runs.TensorBoard;

/// <summary>One event in protocol buffers' wire format, the few fields of TensorFlow's event.proto and summary.proto that are needed.</summary>
internal sealed class EventMessage
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private readonly List<byte> _fields = [];

    private EventMessage()
    {
    }

    /// <summary>Must come first in a file. Event.file_version = 3.</summary>
    internal static EventMessage Version() => new EventMessage().Text(3, "brain.Event:2");

    /// <summary>Event.session_log = 7 with SessionLog.status = 1, START = 1: readers forget what older files have from this step on.</summary>
    internal static EventMessage SessionStart(long step) => new EventMessage().Number(2, step).Message(7, new EventMessage().Number(1, 1));

    /// <summary>Event.summary = 5, Summary.value = 1, Value.tag = 1, Value.simple_value = 2.</summary>
    internal static EventMessage Scalar(string tag, long step, float value)
        => new EventMessage().Number(2, step).Message(5, new EventMessage().Message(1, new EventMessage().Text(1, tag).Single(2, value)));

    /// <summary>Value.image = 4: Image.height = 1, width = 2, colorspace = 3 (the number of channels), encoded_image_string = 4.</summary>
    internal static EventMessage Image(string tag, long step, int height, int width, int channels, byte[] encoded)
    {
        EventMessage image = new EventMessage().Number(1, height).Number(2, width).Number(3, channels).Raw(4, encoded);
        return new EventMessage().Number(2, step).Message(5, new EventMessage().Message(1, new EventMessage().Text(1, tag).Message(4, image)));
    }

    /// <summary>The event with its time. Event.wall_time = 1, a double.</summary>
    /// <param name="seconds">Since 1970.</param>
    internal byte[] ToBytes(double seconds)
    {
        EventMessage timed = new();
        timed.Key(1, Fixed64);
        timed._fields.AddRange(BitConverter.GetBytes(seconds));
        return [.. timed._fields, .. _fields];
    }

    private EventMessage Number(int field, long value)
    {
        Key(field, Varint);
        WriteVarint((ulong)value);
        return this;
    }

    private EventMessage Single(int field, float value)
    {
        Key(field, Fixed32);
        _fields.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    private EventMessage Text(int field, string text) => Raw(field, Encoding.UTF8.GetBytes(text));

    private EventMessage Message(int field, EventMessage message) => Raw(field, [.. message._fields]);

    private EventMessage Raw(int field, byte[] bytes)
    {
        Key(field, Bytes);
        WriteVarint((ulong)bytes.Length);
        _fields.AddRange(bytes);
        return this;
    }

    private void Key(int field, int wireType) => WriteVarint((ulong)((field << 3) | wireType));

    private void WriteVarint(ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            _fields.Add((byte)(value | 128));
        }

        _fields.Add((byte)value);
    }
}
