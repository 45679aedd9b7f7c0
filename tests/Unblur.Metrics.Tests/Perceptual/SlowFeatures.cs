using System.Globalization;

namespace Unblur.Metrics.Tests.Perceptual;

/// <summary>Features of the classification networks in double precision, loop by loop, from torchvision's tables of layers.</summary>
internal sealed class SlowFeatures(IReadOnlyDictionary<string, double[]> weights)
{
    private static readonly Dictionary<string, string> s_layers = new()
    {
        ["alexnet"] = "c64/11/4/2 r* p c192/5/1/2 r* p c384/3/1/1 r* c256/3/1/1 r* c256/3/1/1 r*",
        ["vgg16"] =
            "c64/3/1/1 r c64/3/1/1 r* h c128/3/1/1 r c128/3/1/1 r* h c256/3/1/1 r c256/3/1/1 r c256/3/1/1 r* h "
            + "c512/3/1/1 r c512/3/1/1 r c512/3/1/1 r* h c512/3/1/1 r c512/3/1/1 r c512/3/1/1 r*",
        ["squeezenet1_1"] = "c64/3/2/0 r* o f16/64 f16/64* o f32/128 f32/128* o f48/192* f48/192* f64/256* f64/256*",
    };

    /// <summary>What the layers with a star give: c is a convolution (channels / kernel / stride / padding), r a ReLU, f a fire module, the rest pools.</summary>
    public List<Planes> Of(string network, Planes input)
    {
        List<Planes> taps = [];
        Planes value = input;
        foreach ((string layer, int position) in s_layers[network].Split(' ').Select((layer, position) => (layer, position)))
        {
            value = Apply(layer.TrimEnd('*'), $"features.{position}", value);
            if (layer.EndsWith('*'))
            {
                taps.Add(value);
            }
        }

        return taps;
    }

    private Planes Apply(string layer, string key, Planes value)
    {
        int[] numbers = [.. layer[1..].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        return layer[0] switch
        {
            'c' => Convolve(value, key, numbers[0], numbers[1], numbers[2], numbers[3]),
            'r' => Relu(value),
            'h' => MaxPool(value, 2, 0),
            'p' => MaxPool(value, 3, 0),
            'o' => MaxPool(value, 3, 1),
            _ => Fire(value, key, numbers[0], numbers[1]),
        };
    }

    private Planes Fire(Planes value, string key, int squeezed, int expanded)
    {
        Planes inner = Relu(Convolve(value, $"{key}.squeeze", squeezed, 1, 1, 0));
        Planes small = Convolve(inner, $"{key}.expand1x1", expanded, 1, 1, 0);
        Planes large = Convolve(inner, $"{key}.expand3x3", expanded, 3, 1, 1);
        return Relu(new Planes(2 * expanded, value.Height, value.Width, [.. small.Values, .. large.Values]));
    }

    private Planes Convolve(Planes input, string key, int outputs, int kernel, int stride, int padding)
    {
        (double[] weight, double[] bias) = (weights[$"{key}.weight"], weights[$"{key}.bias"]);
        Planes result = new(outputs, ((input.Height + (2 * padding) - kernel) / stride) + 1, ((input.Width + (2 * padding) - kernel) / stride) + 1);
        for (int o = 0; o < outputs; o++)
        {
            for (int y = 0; y < result.Height; y++)
            {
                for (int x = 0; x < result.Width; x++)
                {
                    double sum = bias[o];
                    for (int c = 0; c < input.Channels; c++)
                    {
                        for (int ky = 0; ky < kernel; ky++)
                        {
                            for (int kx = 0; kx < kernel; kx++)
                            {
                                (int row, int column) = ((y * stride) + ky - padding, (x * stride) + kx - padding);
                                if (row >= 0 && row < input.Height && column >= 0 && column < input.Width)
                                {
                                    sum += weight[(((((o * input.Channels) + c) * kernel) + ky) * kernel) + kx] * input[c, row, column];
                                }
                            }
                        }
                    }

                    result[o, y, x] = sum;
                }
            }
        }

        return result;
    }

    private static Planes Relu(Planes value) => new(value.Channels, value.Height, value.Width, [.. value.Values.Select(v => Math.Max(v, 0))]);

    private static Planes MaxPool(Planes input, int size, int over)
    {
        Planes result = new(input.Channels, ((input.Height - size + over) / 2) + 1, ((input.Width - size + over) / 2) + 1);
        for (int c = 0; c < input.Channels; c++)
        {
            for (int y = 0; y < result.Height; y++)
            {
                for (int x = 0; x < result.Width; x++)
                {
                    result[c, y, x] = double.NegativeInfinity;
                    for (int row = 2 * y; row < Math.Min((2 * y) + size, input.Height); row++)
                    {
                        for (int column = 2 * x; column < Math.Min((2 * x) + size, input.Width); column++)
                        {
                            result[c, y, x] = Math.Max(result[c, y, x], input[c, row, column]);
                        }
                    }
                }
            }
        }

        return result;
    }
}
