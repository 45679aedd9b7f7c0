using System.Globalization;

namespace Unblur.Torch.Distributed;

/// <summary>Which process of how many this is and where they meet, as torchrun, Slurm, MPI or Kubernetes say through environment variables.</summary>
public sealed record Launch
{
    // torchrun's own default.
    private const int UsualPort = 29500;

    private const int UsualJoinSeconds = 600;
    private const int UsualWaitSeconds = 30;

    // Below the ports that Linux gives away by itself.
    private const int FirstSlurmPort = 20000;
    private const int SlurmPorts = 10000;

    private static readonly string[] s_nodeLists = ["SLURM_STEP_NODELIST", "SLURM_NODELIST", "SLURM_JOB_NODELIST"];

    private Launch()
    {
    }

    /// <summary>Who started it, for messages.</summary>
    public required string Launcher { get; init; }

    /// <summary>Number of this process, from 0 to <see cref="Size"/> - 1.</summary>
    public required int Rank { get; init; }

    /// <summary>How many processes, at least 2.</summary>
    public required int Size { get; init; }

    /// <summary>Number of this process on its machine: chooses its graphics card. 0 where the launcher does not say.</summary>
    public required int LocalRank { get; init; }

    /// <summary>Processes on this machine that share its processors; 1 where the launcher does not say, or gives each its own.</summary>
    public int LocalSize { get; init; } = 1;

    /// <summary>Name or address of the first process's machine.</summary>
    public required string Host { get; init; }

    /// <summary>Where the first process listens.</summary>
    public required int Port { get; init; }

    /// <summary>Whether the launcher listens there itself, as torchrun does.</summary>
    public bool IsStoreKept { get; init; }

    /// <summary>Keeps attempts apart that meet at one place.</summary>
    public string Prefix { get; init; } = "unblur";

    /// <summary>The network interface to use, such as eth0: GLOO_SOCKET_IFNAME. Null for the one on the way to <see cref="Host"/>.</summary>
    public string? Network { get; init; }

    /// <summary>Until all processes must be there: UNBLUR_JOIN_TIMEOUT, seconds; default 600.</summary>
    public TimeSpan JoinLimit { get; init; } = TimeSpan.FromSeconds(UsualJoinSeconds);

    /// <summary>For the others in one exchange, after which they count as lost: UNBLUR_WAIT_TIMEOUT, seconds; default 30.</summary>
    public TimeSpan WaitLimit { get; init; } = TimeSpan.FromSeconds(UsualWaitSeconds);

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Value of an environment variable, null where it is not set.</param>
    /// <returns>Null for a process on its own.</returns>
    /// <exception cref="ArgumentException">Variables are missing or make no sense; the message names them.</exception>
    public static Launch? Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        LaunchVariables variables = new(variable);
        if (Processes(variables) is not { Size: not 1 } found)
        {
            return null;
        }

        found.Check();
        return found with
        {
            Network = variables.Has("GLOO_SOCKET_IFNAME") ? variables.Text("GLOO_SOCKET_IFNAME", string.Empty) : null,
            JoinLimit = Limit("UNBLUR_JOIN_TIMEOUT", UsualJoinSeconds),
            WaitLimit = Limit("UNBLUR_WAIT_TIMEOUT", UsualWaitSeconds),
        };

        TimeSpan Limit(string name, int usual)
        {
            int seconds = variables.FirstWholeOr(usual, name);
            return seconds > 0 ? TimeSpan.FromSeconds(seconds) : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {seconds}: give 1 second or more."));
        }
    }

    private static Launch? Processes(LaunchVariables variables)
    {
        if (variables.Has("RANK") || variables.Has("WORLD_SIZE"))
        {
            return Named(variables);
        }

        if (variables.Has("OMPI_COMM_WORLD_RANK") || variables.Has("OMPI_COMM_WORLD_SIZE"))
        {
            return Mpi(variables, "Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE");
        }

        if (variables.Has("PMI_RANK") || variables.Has("PMI_SIZE"))
        {
            return Mpi(variables, "MPI", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS");
        }

        return Slurm(variables);
    }

    /// <summary>torchrun, a Kubernetes operator, or a script that exports what these do; an indexed Job of Kubernetes, or srun, may say the rank.</summary>
    private static Launch Named(LaunchVariables variables)
    {
        int size = variables.Whole("WORLD_SIZE", "the number of processes");
        return new()
        {
            Launcher = "WORLD_SIZE",
            Size = size,
            Rank = size == 1 ? 0 : variables.FirstWhole("the number of this process, from 0", "RANK", "JOB_COMPLETION_INDEX", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK"),
            LocalRank = variables.FirstWholeOr(0, "LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID"),
            LocalSize = variables.FirstWholeOr(1, "LOCAL_WORLD_SIZE"),
            Host = size == 1 ? string.Empty : variables.Text("MASTER_ADDR", "the address of the first process's machine"),
            Port = size == 1 ? 0 : variables.Whole("MASTER_PORT", "a free port of the first process's machine"),
            IsStoreKept = variables.TextOr("TORCHELASTIC_USE_AGENT_STORE", string.Empty) == "True",
            Prefix = $"unblur/{variables.TextOr("TORCHELASTIC_RESTART_COUNT", "0")}",
        };
    }

    private static Launch Mpi(LaunchVariables variables, string launcher, string rank, string size, string localRank, string localSize)
    {
        int processes = variables.Whole(size, "the number of processes");
        bool isOneMachine = variables.FirstWholeOr(0, localSize) == processes;
        return new()
        {
            Launcher = launcher,
            Size = processes,
            Rank = variables.Whole(rank, "the number of this process, from 0"),
            LocalRank = variables.FirstWholeOr(0, localRank, "SLURM_LOCALID"),
            Host = processes == 1 ? string.Empty : FirstSlurmHost(variables) ?? (isOneMachine ? variables.TextOr("MASTER_ADDR", "127.0.0.1") : variables.Text("MASTER_ADDR", "the address of the first process's machine")),
            Port = SlurmPort(variables) ?? variables.FirstWholeOr(UsualPort, "MASTER_PORT"),
        };
    }

    // srun says how many tasks its step has. A batch script itself, which is started once, sees the number of the job alone.
    private static Launch? Slurm(LaunchVariables variables)
    {
        bool isBatchScript = !variables.Has("SLURM_STEP_NUM_TASKS") && variables.TextOr("ENVIRONMENT", string.Empty) == "BATCH";
        if (!variables.Has("SLURM_PROCID") || isBatchScript)
        {
            return null;
        }

        int size = variables.FirstWhole("the number of tasks", "SLURM_STEP_NUM_TASKS", "SLURM_NTASKS");
        return new()
        {
            Launcher = "Slurm",
            Size = size,
            Rank = variables.Whole("SLURM_PROCID", "the number of this task, from 0"),
            LocalRank = variables.FirstWholeOr(0, "SLURM_LOCALID"),
            Host = size == 1 ? string.Empty : FirstSlurmHost(variables) ?? variables.Text("SLURM_NODELIST", "the names of the nodes"),
            Port = size == 1 ? 0 : SlurmPort(variables) ?? variables.Whole("SLURM_JOB_ID", "the number of the job, from which a port is made"),
        };
    }

    private static string? FirstSlurmHost(LaunchVariables variables)
    {
        if (variables.Has("MASTER_ADDR"))
        {
            return variables.Text("MASTER_ADDR", "");
        }

        string? nodes = s_nodeLists.FirstOrDefault(variables.Has);
        return nodes is null ? null : SlurmNodes.First(variables.Text(nodes, ""));
    }

    private static int? SlurmPort(LaunchVariables variables)
    {
        if (variables.Has("MASTER_PORT"))
        {
            return variables.Whole("MASTER_PORT", "");
        }

        return variables.Has("SLURM_JOB_ID") ? FirstSlurmPort + (variables.Whole("SLURM_JOB_ID", "the number of the job") % SlurmPorts) : null;
    }

    private void Check()
    {
        List<string> problems = [];
        if (Size < 1)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"the number of processes is {Size}: give 1 or more"));
        }
        else if (Rank >= Size)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"the process's number is {Rank} of {Size}: give 0 to {Size - 1}"));
        }

        if (Port is < 1 or > 65535)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"the port is {Port}: give 1 to 65535"));
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"{Launcher} set wrong values: {string.Join("; ", problems)}.");
        }
    }
}
