namespace Unblur.Torch.Distributed;

/// <summary>Slurm's short form of many names, such as <c>gpu[003-005,9],login1</c>.</summary>
internal static class SlurmNodes
{
    /// <summary>The first name: <c>gpu003</c>.</summary>
    internal static string First(string nodes)
    {
        string first = nodes.Trim();
        int open = first.IndexOf('[', StringComparison.Ordinal);
        int comma = first.IndexOf(',', StringComparison.Ordinal);
        if (open < 0 || (comma >= 0 && comma < open))
        {
            return comma < 0 ? first : first[..comma];
        }

        // Brackets may come several times in one name: rack[1-2]node[01-04]. A comma behind a closed one ends the name.
        string name = first[..open];
        int close = first.IndexOf(']', open);
        if (close < 0)
        {
            throw new ArgumentException($"Slurm's list of nodes is '{nodes}', whose bracket does not close: set MASTER_ADDR to the first node's name.");
        }

        name += first[(open + 1)..close].Split('-', ',')[0];
        string rest = first[(close + 1)..];
        return rest.Length == 0 || rest[0] == ',' ? name : name + First(rest);
    }
}
