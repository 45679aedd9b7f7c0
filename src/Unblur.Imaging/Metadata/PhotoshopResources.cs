using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>Photoshop image resources: a chain of "8BIM" blocks, of which 0x0404 holds IPTC.</summary>
internal static class PhotoshopResources
{
    private const ushort IptcResource = 0x0404;

    /// <summary>IPTC as the resource that holds it in other formats.</summary>
    public static byte[] OfIptc(byte[] iptc)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, iptc.Length);
        return [.. "8BIM"u8, 4, 4, 0, 0, .. length, .. iptc, .. new byte[iptc.Length & 1]];
    }

    /// <summary>Resources with the IPTC that a file holds outside them; resources that have IPTC already are returned as they are.</summary>
    public static byte[]? With(byte[]? resources, byte[]? iptc) => (resources, iptc) switch
    {
        (_, null) => resources,
        (null, _) => OfIptc(iptc),
        _ => HasIptc(resources) ? resources : [.. resources, .. new byte[resources.Length & 1], .. OfIptc(iptc)],
    };

    private static bool HasIptc(ReadOnlySpan<byte> resources)
    {
        while (resources.Length >= 12 && resources.StartsWith("8BIM"u8))
        {
            ushort id = BinaryPrimitives.ReadUInt16BigEndian(resources[4..]);
            int name = (resources[6] + 2) & ~1; // a Pascal string, padded to an even length
            if (name > resources.Length - 10)
            {
                return false;
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(resources[(6 + name)..]);
            if (id == IptcResource)
            {
                return true;
            }

            long next = 10L + name + length + (length & 1);
            resources = next >= resources.Length ? [] : resources[(int)next..];
        }

        return false;
    }
}
