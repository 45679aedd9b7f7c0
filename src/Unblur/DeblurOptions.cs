using System.Globalization;
using Unblur.Restoring;
using Unblur.Torch;

namespace Unblur;

/// <summary>How photos are restored. The defaults suit almost everyone.</summary>
public sealed record DeblurOptions
{
    /// <summary><c>auto</c> (the first CUDA device, else the CPU), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Default auto.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Arithmetic inside the network. Default <see cref="ComputePrecision.Auto"/>.</summary>
    public ComputePrecision Precision { get; init; } = ComputePrecision.Auto;

    /// <summary>Most memory that the process may hold, in bytes; on CUDA, most memory of the device. 0, the default: a share of what is free.</summary>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Longest side of a tile in pixels, at least 64; rounded to what the network takes. 0, the default: chosen by memory.</summary>
    public int Tile { get; init; }

    /// <summary>How far neighbouring tiles overlap, in pixels, at most half a tile. -1, the default: what the network needs.</summary>
    public int TileOverlap { get; init; } = -1;

    /// <summary>Restores the eight rotations and mirror images and averages them: slightly better, eight times as long. Default false.</summary>
    public bool TestTimeAugmentation { get; init; }

    /// <summary>Blend of the restored photo with the input, 0 (input) to 1 (restored). Default 1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>Compares the result with the input, and makes it gentler, or keeps the input, where it is implausible. Default true.</summary>
    public bool Guard { get; init; } = true;

    /// <summary>Threads of the CPU. 0, the default: all that the process may use. One number holds for the whole process.</summary>
    public int Threads { get; init; }

    /// <summary>Throws where the options make no sense.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        List<string> problems = [];
        Require(IsKnownDevice(Device), $"Device is '{Device}': use auto, cpu, cuda or cuda:N");
        Require(Enum.IsDefined(Precision), $"Precision is {Precision}: use Auto, Float32 or BFloat16");
        Require(MaxMemoryBytes >= 0, $"MaxMemoryBytes is {MaxMemoryBytes}: use 0 for a share of what is free, or a number of bytes");
        Require(Tile == 0 || Tile >= TilePlan.SmallestTile, $"Tile is {Tile}: use 0 for automatic, or at least {TilePlan.SmallestTile} pixels");
        Require(TileOverlap >= -1, $"TileOverlap is {TileOverlap}: use -1 for automatic, or a number of pixels");
        Require(Tile == 0 || TileOverlap <= Tile / 2, $"TileOverlap is {TileOverlap} but Tile is {Tile}: overlap by at most half a tile");
        Require(Strength is >= 0 and <= 1, string.Create(CultureInfo.InvariantCulture, $"Strength is {Strength}: use 0 to 1"));
        Require(Threads >= 0, $"Threads is {Threads}: use 0 for all, or a positive number");
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

    /// <summary>The device that is meant.</summary>
    /// <exception cref="ArgumentException">It is not there.</exception>
    internal Device ChooseDevice() => Device switch
    {
        "auto" => Torch.Device.CudaCount > 0 ? Torch.Device.Cuda() : Torch.Device.Cpu,
        _ => Torch.Device.Parse(Device),
    };

    private static bool IsKnownDevice(string? device)
        => device is "auto" or "cpu" or "cuda"
            || (device is not null && device.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
