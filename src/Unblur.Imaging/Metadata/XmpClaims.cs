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

    /// <summary>The packet without those properties; the same array if it has none, null if it cannot be read as XML.</summary>
    public static byte[]? Without(byte[]? xmp)
    {
        if (xmp is null || !MayClaim(xmp))
        {
            return xmp;
        }

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

            packet.Descendants().Where(element => Claims(element.Name)).ToList().ForEach(element => element.Remove());
            packet.Descendants().Attributes().Where(attribute => Claims(attribute.Name)).ToList().ForEach(attribute => attribute.Remove());
            return Encoding.UTF8.GetBytes(string.Concat(packet.Nodes().Select(node => node.ToString(System.Xml.Linq.SaveOptions.DisableFormatting))));
        }
        catch (XmlException)
        {
            return null; // what cannot be read cannot be corrected
        }
    }

    private static bool MayClaim(byte[] xmp)
    {
        string text = Encoding.UTF8.GetString(xmp);
        return s_namespaces.Append(Camera).Any(space => text.Contains(space, StringComparison.Ordinal));
    }

    private static bool Claims(XName name) => s_namespaces.Contains(name.NamespaceName)
        || (name.NamespaceName == Camera && s_camera.Any(start => name.LocalName.StartsWith(start, StringComparison.Ordinal)));
}
