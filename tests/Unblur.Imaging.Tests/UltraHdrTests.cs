using System.Text;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>An Ultra HDR photo, as phones write it: the base image, an index, and a gain map behind it.</summary>
public sealed class UltraHdrTests
{
    private const string BaseXmp =
        """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/"
          xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" hdrgm:Version="1.0" dc:source="Zoë">
        <Container:Directory><rdf:Seq>
        <rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li>
        <rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="LENGTH"/></rdf:li>
        </rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>
        """;

    private static readonly PlanarImage s_scene = TestImages.Textured(3, 48, 64);

    private static readonly byte[] s_base = PhotoCodec.EncodeJpeg(s_scene, 92);

    [Fact]
    public void Decode_UltraHdr_IsTheBaseImage()
        => Assert.Equal(PhotoCodec.DecodeJpeg(s_base).Values, Photo.Decode(UltraHdr()).ToPlanes().Values);

    [Theory]
    [InlineData(PhotoFormat.Jpeg)]
    [InlineData(PhotoFormat.Png)]
    [InlineData(PhotoFormat.Tiff)]
    [InlineData(PhotoFormat.Webp)]
    public void Losses_OfUltraHdr_NameTheGainMapOnce(PhotoFormat format)
    {
        string loss = Assert.Single(Photo.Decode(UltraHdr()).LossesAs(format));
        Assert.StartsWith("the further images behind the picture (gain map", loss, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_UltraHdrAsJpeg_ClaimsNoGainMapAndKeepsTheRest()
    {
        string saved = Encoding.UTF8.GetString(Photo.Decode(UltraHdr()).Encode(PhotoFormat.Jpeg));
        Assert.All(
            ["hdrgm:Version", "GainMap", "Container:Directory", "MPF\0", "iso:ts:21496"],
            claim => Assert.DoesNotContain(claim, saved, StringComparison.Ordinal));
        Assert.Contains("Zoë", saved, StringComparison.Ordinal);
    }

    private static byte[] UltraHdr()
    {
        byte[] map = JpegFactory.WithSegments(PhotoCodec.EncodeJpeg(TestImages.Textured(1, 12, 16), 80), Xmp("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" hdrgm=\"1.0\"/>"));
        byte[] main = JpegFactory.WithSegments(
            s_base,
            Xmp(BaseXmp.Replace("LENGTH", $"{map.Length}", StringComparison.Ordinal)),
            (0xE2, [.. "urn:iso:std:iso:ts:21496:-1\0"u8, 0, 0, 0, 0]),
            (0xE2, [.. "MPF\0II*\0"u8, .. new byte[80]]));
        return [.. main, .. map];
    }

    private static (byte Marker, byte[] Payload) Xmp(string packet) => (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(packet)]);
}
