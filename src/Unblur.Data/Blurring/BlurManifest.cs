using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Degradations;

namespace Unblur.Data.Blurring;

/// <summary>All that is needed to make a data set again and to check it, except the sharp photos. When, where and how fast it was made is not in it.</summary>
public sealed record BlurManifest
{
    /// <summary>Its file name in the data set's folder.</summary>
    public const string FileName = "manifest.json";

    private const int CurrentSchema = 1;

    // Names in any script stay readable; nothing here ends up in a web page.
    private static readonly JsonWriterOptions s_writing = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Rises when a field changes its meaning.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The version of Unblur that made it.</summary>
    public string Version { get; init; } = typeof(BlurManifest).Assembly.GetName().Version!.ToString(3);

    public required BlurDataOptions Options { get; init; }

    /// <summary>What is made, in the order of the plan.</summary>
    public required IReadOnlyList<BlurSample> Samples { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="DataSetException">It is not a manifest, or is damaged.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    public static BlurManifest Read(string path)
    {
        if (RegularFile.IsSpecial(path))
        {
            throw new DataSetException(DataSetFault.Manifest, path, $"{path} {RegularFile.NotAFile}");
        }

        try
        {
            BlurManifest manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), BlurManifestJson.Default.BlurManifest)
                ?? throw new DataSetException(DataSetFault.Manifest, path, $"{path} is no manifest of a blurred data set: it holds null.");
            manifest.Check(path);
            return manifest;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new DataSetException(DataSetFault.Manifest, path, $"{path} is no manifest of a blurred data set: {failure.Message}", failure);
        }
    }

    /// <summary>Writes it whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, file =>
    {
        using (Utf8JsonWriter json = new(file, s_writing))
        {
            JsonSerializer.Serialize(json, this, BlurManifestJson.Default.BlurManifest);
        }

        file.WriteByte((byte)'\n');
    });

    /// <summary>Whether its samples were made with the same options.</summary>
    internal bool HasOptionsOf(BlurDataOptions options) => Options with { Light = options.Light } == options && Options.Light.ToString() == options.Light.ToString();

    // A manifest comes from elsewhere: it must not name files outside the data set's folder, nor outside the photos'.
    private void Check(string path)
    {
        if (Schema != CurrentSchema)
        {
            throw new DataSetException(DataSetFault.Manifest, path, $"{path} has schema {Schema}, this Unblur knows {CurrentSchema}: use the version that made it ({Version}).");
        }

        if (Options is null || Samples is null || Options.Flow is null || Options.Light is null)
        {
            throw new DataSetException(DataSetFault.Manifest, path, $"{path} lacks options or samples: the manifest is damaged.");
        }

        Options.Validate();
        foreach (HashedFile? file in Samples.SelectMany(sample => sample.Inputs.Concat(sample.Outputs)))
        {
            if (file.Path.Length == 0 || Path.IsPathRooted(file.Path) || file.Path.Split('/', '\\').Contains(".."))
            {
                throw new DataSetException(DataSetFault.Manifest, path, $"{path} names '{file.Path}', which lies outside the data set: the manifest is damaged.");
            }
        }
    }
}

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(LightTransferJson)])]
[JsonSerializable(typeof(BlurManifest))]
internal sealed partial class BlurManifestJson : JsonSerializerContext;

/// <summary>A light by its name.</summary>
internal sealed class LightTransferJson : JsonConverter<LightTransfer>
{
    public override LightTransfer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return LightTransfer.Parse(reader.GetString() ?? "null");
        }
        catch (FormatException wrong)
        {
            throw new JsonException($"light {wrong.Message}", wrong);
        }
    }

    public override void Write(Utf8JsonWriter writer, LightTransfer value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
