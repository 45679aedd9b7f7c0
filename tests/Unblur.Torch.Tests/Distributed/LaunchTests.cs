using Unblur.Torch.Distributed;

namespace Unblur.Torch.Tests.Distributed;

public sealed class LaunchTests
{
    [Theory]
    [InlineData("")]
    [InlineData("MASTER_ADDR=node1 MASTER_PORT=1234")]
    [InlineData("WORLD_SIZE=1")]
    [InlineData("WORLD_SIZE=1 RANK=0 LOCAL_RANK=0 MASTER_ADDR=localhost MASTER_PORT=1")]
    [InlineData("JOB_COMPLETION_INDEX=3")]
    [InlineData("SLURM_PROCID=0 SLURM_NTASKS=1 SLURM_LOCALID=0 SLURM_NODELIST=node1 SLURM_JOB_ID=7")]
    [InlineData("SLURM_PROCID=0 SLURM_NTASKS=8 SLURM_STEP_NUM_TASKS=1")]
    [InlineData("SLURM_NTASKS=8 SLURM_NODELIST=node[1-8] SLURM_JOB_ID=7")]
    [InlineData("SLURM_PROCID=0 SLURM_NTASKS=8 SLURM_NODELIST=node[1-8] SLURM_JOB_ID=7 ENVIRONMENT=BATCH")]
    [InlineData("OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0")]
    [InlineData("PMI_SIZE=1 PMI_RANK=0")]
    public void Read_OneProcess_GivesNone(string environment) => Assert.Null(Read(environment));

    [Theory]
    [InlineData("RANK=1 WORLD_SIZE=4 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 MASTER_ADDR=node1 MASTER_PORT=1234", "1 of 4 at node1:1234, 1 of 2 here")]
    [InlineData("JOB_COMPLETION_INDEX=3 WORLD_SIZE=4 MASTER_ADDR=train-0.train MASTER_PORT=29500", "3 of 4 at train-0.train:29500, 0 of 1 here")]
    [InlineData("SLURM_PROCID=5 SLURM_LOCALID=1 SLURM_NTASKS=8 SLURM_NODELIST=gpu[003-005,9] SLURM_JOB_ID=123456", "5 of 8 at gpu003:23456, 1 of 1 here")]
    [InlineData("SLURM_PROCID=5 SLURM_NTASKS=64 SLURM_STEP_NUM_TASKS=8 SLURM_STEP_NODELIST=b SLURM_NODELIST=a,b SLURM_JOB_ID=5 ENVIRONMENT=BATCH", "5 of 8 at b:20005, 0 of 1 here")]
    [InlineData("SLURM_PROCID=1 SLURM_NTASKS=2 SLURM_NODELIST=a SLURM_JOB_ID=5 MASTER_ADDR=other MASTER_PORT=77", "1 of 2 at other:77, 0 of 1 here")]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=2", "1 of 2 at 127.0.0.1:29500, 1 of 1 here")]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_SIZE=1 MASTER_ADDR=node1", "1 of 2 at node1:29500, 0 of 1 here")]
    [InlineData("PMI_RANK=1 PMI_SIZE=2 MPI_LOCALRANKID=0 MPI_LOCALNRANKS=1 SLURM_NODELIST=a[7-8] SLURM_JOB_ID=30001", "1 of 2 at a7:20001, 0 of 1 here")]
    [InlineData("RANK=1 WORLD_SIZE=2 MASTER_ADDR=here MASTER_PORT=5 SLURM_PROCID=0 SLURM_NTASKS=9 OMPI_COMM_WORLD_SIZE=7", "1 of 2 at here:5, 0 of 1 here")]
    public void Read_SeveralProcesses_FindsThePlaceAndTheMeetingPoint(string environment, string expected)
    {
        Launch launch = Read(environment)!;
        Assert.Equal(expected, $"{launch.Rank} of {launch.Size} at {launch.Host}:{launch.Port}, {launch.LocalRank} of {launch.LocalSize} here");
    }

    [Theory]
    [InlineData("WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1", "but RANK,")]
    [InlineData("RANK=0", "but WORLD_SIZE,")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_PORT=1", "MASTER_ADDR")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_ADDR=a", "MASTER_PORT")]
    [InlineData("RANK=0 WORLD_SIZE=two MASTER_ADDR=a MASTER_PORT=1", "WORLD_SIZE is 'two'")]
    [InlineData("RANK=-1 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1", "RANK is '-1'")]
    [InlineData("RANK=2 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1", "2 of 2: give 0 to 1")]
    [InlineData("RANK=0 WORLD_SIZE=0 MASTER_ADDR=a MASTER_PORT=1", "is 0: give 1 or more")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=70000", "the port is 70000")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1 UNBLUR_WAIT_TIMEOUT=soon", "UNBLUR_WAIT_TIMEOUT is 'soon'")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1 UNBLUR_WAIT_TIMEOUT=0", "UNBLUR_WAIT_TIMEOUT is 0: give 1 second or more")]
    [InlineData("SLURM_PROCID=1", "SLURM_STEP_NUM_TASKS")]
    [InlineData("SLURM_PROCID=1 SLURM_NTASKS=2 SLURM_JOB_ID=1", "SLURM_NODELIST")]
    [InlineData("SLURM_PROCID=1 SLURM_NTASKS=2 SLURM_NODELIST=a", "SLURM_JOB_ID")]
    [InlineData("SLURM_PROCID=1 SLURM_NTASKS=2 SLURM_NODELIST=a[1 SLURM_JOB_ID=1", "does not close")]
    [InlineData("OMPI_COMM_WORLD_RANK=1", "OMPI_COMM_WORLD_SIZE")]
    [InlineData("OMPI_COMM_WORLD_SIZE=2", "OMPI_COMM_WORLD_RANK")]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2", "MASTER_ADDR")]
    [InlineData("PMI_RANK=1", "PMI_SIZE")]
    public void Read_HalfOrWronglySet_NamesTheVariable(string environment, string contains)
        => Assert.Contains(contains, Assert.Throws<ArgumentException>(() => Read(environment)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Torchrun_UsesItsStoreAndKeepsAttemptsApart()
    {
        Launch launch = Read("RANK=1 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1 TORCHELASTIC_USE_AGENT_STORE=True TORCHELASTIC_RESTART_COUNT=3")!;
        Assert.Equal((true, "unblur/3"), (launch.IsStoreKept, launch.Prefix));
    }

    [Fact]
    public void Read_LimitsAndNetwork_AreTaken()
    {
        Launch launch = Read("RANK=1 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1 UNBLUR_JOIN_TIMEOUT=5 UNBLUR_WAIT_TIMEOUT=7 GLOO_SOCKET_IFNAME=eth1")!;
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7), "eth1"), (launch.JoinLimit, launch.WaitLimit, launch.Network));
    }

    [Theory]
    [InlineData("node1", "node1")]
    [InlineData("node1,node2", "node1")]
    [InlineData("node[1-3]", "node1")]
    [InlineData("node[07,09-12],login", "node07")]
    [InlineData("login,node[1-3]", "login")]
    [InlineData("rack[2-3]node[01-04]", "rack2node01")]
    [InlineData("n[4]x,b", "n4x")]
    public void SlurmNodes_ShortForm_GivesTheFirst(string nodes, string first) => Assert.Equal(first, SlurmNodes.First(nodes));

    private static Launch? Read(string environment)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('=', 2)).ToDictionary(entry => entry[0], entry => entry[1], StringComparer.Ordinal);
        return Launch.Read(name => variables.GetValueOrDefault(name));
    }
}
