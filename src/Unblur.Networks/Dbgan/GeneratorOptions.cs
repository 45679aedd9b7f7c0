namespace Unblur.Networks.Dbgan;

/// <summary>What a generator's residual blocks are made of.</summary>
public enum GeneratorBlock
{
    /// <summary>Three dense blocks of five convolutions each, their residuals scaled by 0.2: the published weights.</summary>
    Rrdb,

    /// <summary>Five convolutions one after the other, plus the input: the paper's text.</summary>
    Plain,

    /// <summary>Five convolutions that each see all before them, plus the input: the paper's "dense connections".</summary>
    Dense,
}

/// <summary>Size of the generators of DBGAN and BGAN.</summary>
public sealed record GeneratorOptions
{
    /// <summary>BGAN's in the paper: 9 blocks.</summary>
    public static GeneratorOptions Blurring { get; } = new() { Blocks = 9 };

    /// <summary>Residual blocks, 1 to 64. Default 16, DBGAN's published number.</summary>
    public int Blocks { get; init; } = 16;

    /// <summary>Channels between the blocks, 1 to 512. Default 64, the published number.</summary>
    public int Channels { get; init; } = 64;

    /// <summary>
    /// Channels of each convolution inside a dense block, 1 to 512; plain blocks ignore it. Default 32, the published number; 64 for the paper's text.
    /// </summary>
    public int Growth { get; init; } = 32;

    /// <summary>Default <see cref="GeneratorBlock.Rrdb"/>, the published one.</summary>
    public GeneratorBlock Block { get; init; }

    /// <summary>How many times smaller than the image the blocks work, 1, 2 or 4: squares of pixels become channels. Default 1, the published number.</summary>
    public int Shrink { get; init; } = 1;

    /// <summary>How far a pixel can be and still change a result, px.</summary>
    internal int ReceptiveRadius => Shrink * (3 + (Block == GeneratorBlock.Rrdb ? 1 + (15 * Blocks) : 5 * Blocks));

    /// <summary>Slope of activations below 0: 0.2 as published, 0 as in the paper's text.</summary>
    internal double Slope => Block == GeneratorBlock.Rrdb ? 0.2 : 0;

    /// <summary>Trained values.</summary>
    /// <param name="noise">Planes of noise next to the image.</param>
    internal double ParameterCount(int noise = 0) => (9 * Products(noise)) + Biases;

    /// <summary>Work per pixel of the image.</summary>
    /// <inheritdoc cref="ParameterCount"/>
    internal double MultiplyAccumulatesPerPixel(int noise = 0) => 9 * Products(noise) / (Shrink * Shrink);

    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        List<string> problems = [];
        Require(Blocks is >= 1 and <= 64, $"Blocks is {Blocks}: give 1 to 64");
        Require(Channels is >= 1 and <= 512, $"Channels is {Channels}: give 1 to 512");
        Require(Growth is >= 1 and <= 512 || Block == GeneratorBlock.Plain, $"Growth is {Growth}: give 1 to 512");
        Require(Shrink is 1 or 2 or 4, $"Shrink is {Shrink}: give 1, 2 or 4");
        Require(Enum.IsDefined(Block), $"Block is {Block}: give rrdb, plain or dense");
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    private double ImagePlanes => 3.0 * Shrink * Shrink;

    // Inputs times outputs, summed over all convolutions.
    private double Products(int noise)
    {
        (double c, double g) = (Channels, Growth);
        double dense = (g * ((4 * c) + (6 * g))) + ((c + (4 * g)) * c);
        double block = Block switch { GeneratorBlock.Rrdb => 3 * dense, GeneratorBlock.Dense => dense, _ => 5 * c * c };
        return ((ImagePlanes + noise) * c) + (Blocks * block) + ((Block == GeneratorBlock.Rrdb ? 2 : 1) * c * c) + (c * ImagePlanes);
    }

    private double Biases
    {
        get
        {
            double dense = (4.0 * Growth) + Channels;
            double block = Block switch { GeneratorBlock.Rrdb => 3 * dense, GeneratorBlock.Dense => dense, _ => 5.0 * Channels };
            return ((Block == GeneratorBlock.Rrdb ? 3.0 : 2.0) * Channels) + (Blocks * block) + ImagePlanes;
        }
    }
}
