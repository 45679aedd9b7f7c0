using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Physics.FlowPictures;

/// <summary>A motion flow as a picture: the direction is the hue, the length the saturation.</summary>
/// <remarks>
/// A motion and its reverse cause the same blur, so both have the same colour: the hue turns twice for one turn of the vector. Horizontal is
/// red, vertical cyan. No motion is white, what is not known grey, and vectors longer than the maximum look like the maximum.
/// </remarks>
public static class FlowPicture
{
    private const float Unknown = 0.5f; // the grey of what is not certain

    private const int LegendWidth = 72;
    private const int LegendHeight = 92;
    private const int LegendRadius = 30;

    /// <summary>Draws every vector as one pixel, and optionally a colour wheel with its scale in a margin at the right.</summary>
    /// <param name="flow">The motion, H x W.</param>
    /// <param name="maximumLength">The length of full saturation, px, above 0; by default the longest vector of the flow (1 if nothing moves).</param>
    /// <param name="legend">Whether the margin is added: 72 columns, and white rows at the bottom if the flow has fewer than 92.</param>
    /// <param name="certainty">How certain each vector is, 0 to 1, 1 x H x W: what is not certain fades to grey. Null if all are.</param>
    /// <returns>3 x H x W, or with the legend 3 x max(H, 92) x (W + 72); gamma-encoded, [0,1].</returns>
    /// <exception cref="ArgumentException">A component of the flow is not finite, the maximum is not above 0, or the certainty has another size.</exception>
    public static PlanarImage Draw(MotionFlow flow, double? maximumLength = null, bool legend = true, PlanarImage? certainty = null)
    {
        Drawing.RequireFinite(flow);
        if (certainty is not null && (certainty.Channels, certainty.Height, certainty.Width) != (1, flow.Height, flow.Width))
        {
            throw new ArgumentException(
                $"The certainty is {certainty.Channels} x {certainty.Height} x {certainty.Width} but the flow is {flow.Height} x {flow.Width}: give one plane of its size.",
                nameof(certainty));
        }

        double maximum = maximumLength ?? Longest(flow);
        if (!(maximum > 0 && double.IsFinite(maximum)))
        {
            throw new ArgumentOutOfRangeException(nameof(maximumLength), maximum, "The length of full saturation must be finite and above 0 px.");
        }

        PlanarImage picture = legend
            ? new(3, Math.Max(flow.Height, LegendHeight), checked(flow.Width + LegendWidth))
            : new(3, flow.Height, flow.Width);
        picture.Values.AsSpan().Fill(1);
        for (int y = 0; y < flow.Height; y++)
        {
            for (int x = 0; x < flow.Width; x++)
            {
                Drawing.Set(picture, x, y, Faded(Colour(flow[x, y], maximum), certainty?.Values[(y * flow.Width) + x] ?? 1));
            }
        }

        if (legend)
        {
            DrawLegend(picture, flow.Width, maximum);
        }

        return picture;
    }

    /// <summary>The colour wheel with its scale below: the legend of pictures that were drawn without one and with this maximum.</summary>
    /// <param name="maximumLength">The length of full saturation, px, finite and above 0.</param>
    /// <returns>3 x 92 x 72, gamma-encoded, [0,1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not finite or not above 0.</exception>
    public static PlanarImage Legend(double maximumLength)
        => Draw(new MotionFlow(LegendHeight, 1), maximumLength).Crop(1, 0, LegendWidth, LegendHeight);

    /// <summary>The colours of NeurMAP's figures: hue by direction, saturation by length, from the shortest to the longest of the flow.</summary>
    /// <remarks>
    /// After the authors' code, without its rounding to 8-bit HSV. Right is red, up yellow-green, down violet; every vector with U below 0 is
    /// reversed, so (0, V) and (0, -V) have different colours. Flows of different ranges cannot be compared: see <see cref="Draw"/>.
    /// </remarks>
    /// <param name="flow">The motion, H x W.</param>
    /// <returns>3 x H x W, gamma-encoded, [0,1]; white if all vectors have the same length.</returns>
    /// <exception cref="ArgumentException">A component of the flow is not finite.</exception>
    public static PlanarImage DrawLikeNeurMap(MotionFlow flow)
    {
        Drawing.RequireFinite(flow);
        PlanarImage picture = new(3, flow.Height, flow.Width);
        double[] lengths = Lengths(flow);
        (double shortest, double longest) = (lengths.Min(), lengths.Max());
        for (int y = 0; y < flow.Height; y++)
        {
            for (int x = 0; x < flow.Width; x++)
            {
                (float u, float v) = flow[x, y].U < 0 ? (-flow[x, y].U, -flow[x, y].V) : (flow[x, y].U, flow[x, y].V);
                double hue = Math.Atan2(-v, u) * 180 / Math.PI;
                double saturation = longest > shortest ? (lengths[(y * flow.Width) + x] - shortest) / (longest - shortest) : 0;
                Drawing.Set(picture, x, y, Drawing.FromHsv(hue, saturation));
            }
        }

        return picture;
    }

    /// <summary>The colour of one vector: R, G, B in [0,1].</summary>
    private static (float Red, float Green, float Blue) Colour(MotionVector vector, double maximumLength)
    {
        MotionVector canonical = vector.Canonical;
        double hue = 2 * Math.Atan2(canonical.V, canonical.U) * 180 / Math.PI;
        return Drawing.FromHsv(hue, Math.Min(vector.Length / maximumLength, 1));
    }

    private static (float Red, float Green, float Blue) Faded((float Red, float Green, float Blue) colour, float certainty)
    {
        return (Fade(colour.Red), Fade(colour.Green), Fade(colour.Blue));

        float Fade(float value) => Unknown + (certainty * (value - Unknown));
    }

    private static double[] Lengths(MotionFlow flow) => [.. flow.U.Zip(flow.V, (u, v) => new MotionVector(u, v).Length)];

    private static double Longest(MotionFlow flow) => Lengths(flow).Max() is var longest and > 0 ? longest : 1;

    private static void DrawLegend(PlanarImage picture, int left, double maximum)
    {
        (int centreX, int centreY) = (left + (LegendWidth / 2), LegendRadius + 6);
        float scale = (float)(maximum / LegendRadius);
        for (int y = -LegendRadius; y <= LegendRadius; y++)
        {
            for (int x = -LegendRadius; x <= LegendRadius; x++)
            {
                if ((x * x) + (y * y) <= LegendRadius * LegendRadius)
                {
                    Drawing.Set(picture, centreX + x, centreY + y, Colour(new MotionVector(x * scale, y * scale), maximum));
                }
            }
        }

        string text = maximum.ToString(maximum < 10 ? "0.##" : "0", CultureInfo.InvariantCulture) + " px";
        TinyText.Draw(picture, text, centreX - (TinyText.Width(text) / 2), centreY + LegendRadius + 8);
    }
}
