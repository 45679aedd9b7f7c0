namespace Unblur.Networks.Onnx;

/// <summary>What ONNX has for every operator of libtorch that networks call.</summary>
internal static class Translations
{
    private static readonly Dictionary<string, Action<OnnxGraph, SizedCall>> All =
        ((IEnumerable<KeyValuePair<string, Action<OnnxGraph, SizedCall>>>)[.. ArithmeticTranslations.All, .. ShapeTranslations.All, .. LayerTranslations.All])
        .ToDictionary(entry => "aten::" + entry.Key, entry => entry.Value);

    /// <summary>Adds the nodes of a call.</summary>
    /// <exception cref="OnnxExportException">There is no translation.</exception>
    internal static void Add(OnnxGraph graph, SizedCall call)
    {
        if (!All.TryGetValue(call.Operator, out Action<OnnxGraph, SizedCall>? translate))
        {
            throw new OnnxExportException($"{call.Operator} has no translation to ONNX.");
        }

        translate(graph, call);
    }
}
