using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Unblur.Imaging.Metadata;

/// <summary>Removes from XMP what describes content behind the picture, once that content is gone: viewers would look for a video that is not there.</summary>
internal static class XmpClaims
{
    private const string Camera = "http://ns.google.com/photos/1.0/camera/";

    /// <summary>Namespaces whose every property is about such content.</summary>
    private static readonly string[] s_namespaces =
    [
        "http://ns.google.com/photos/1.0/container/", "http://ns.google.com/photos/1.0/container/item/", "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.apple.com/HDRGainMap/1.0/", "http://ns.apple.com/pixeldatainfo/1.0/", "http://ns.google.com/photos/dd/1.0/device/",
        "http://ns.xiaomi.com/photos/1.0/camera/",
    ];

    /// <summary>The beginnings of such properties in the camera's namespace, which has others, too.</summary>
    private static readonly string[] s_camera = ["MicroVideo", "MotionPhoto"];

    private const string Note = "http://ns.adobe.com/xmp/note/";

    /// <summary>The packet of a file: without those properties where what is behind the picture is lost. One that cannot be corrected is left out and named.</summary>
    public static byte[]? Kept(byte[]? xmp, bool losesWhatIsBehind, List<string> notCarried)
    {
        if (xmp is null || !losesWhatIsBehind || !Mentions(xmp, [.. s_namespaces, Camera]))
        {
            return xmp;
        }

        byte[]? corrected = Without(xmp, Claims);
        if (corrected is null)
        {
            notCarried.Add($"XMP, which is damaged and describes what is behind the picture ({Sizes.Words(xmp.Length)})");
        }

        return corrected;
    }

    /// <summary>The packet without the note that more XMP follows, in segments that only JPEG holds; as it is where it has none or cannot be read.</summary>
    public static byte[]? WithoutExtension(byte[]? xmp)
        => xmp is null || !Mentions(xmp, [Note]) ? xmp : Without(xmp, name => name.NamespaceName == Note && name.LocalName == "HasExtendedXMP") ?? xmp;

    /// <summary>The packet without some elements and attributes; null if it cannot be read as XML.</summary>
    private static byte[]? Without(byte[] xmp, Func<XName, bool> isRemoved)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(xmp), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, ConformanceLevel = ConformanceLevel.Fragment });
            var packet = new XElement("packet");
            reader.Read();
            while (!reader.EOF)
            {
                packet.Add(XNode.ReadFrom(reader));
            }

            packet.Descendants().Where(element => isRemoved(element.Name)).ToList().ForEach(element => element.Remove());
            packet.Descendants().Attributes().Where(attribute => isRemoved(attribute.Name)).ToList().ForEach(attribute => attribute.Remove());
            return Encoding.UTF8.GetBytes(string.Concat(packet.Nodes().Select(node => node.ToString(System.Xml.Linq.SaveOptions.DisableFormatting))));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static bool Mentions(byte[] xmp, IEnumerable<string> namespaces)
    {
        string text = Encoding.UTF8.GetString(xmp);
        return namespaces.Any(space => text.Contains(space, StringComparison.Ordinal));
    }

    private static bool Claims(XName name) => s_namespaces.Contains(name.NamespaceName)
        || (name.NamespaceName == Camera && s_camera.Any(start => name.LocalName.StartsWith(start, StringComparison.Ordinal)));
}
