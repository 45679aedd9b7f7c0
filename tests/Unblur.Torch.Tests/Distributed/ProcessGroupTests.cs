using System.Net;
using System.Net.Sockets;
using Unblur.TestKit;
using Unblur.Torch.Distributed;

namespace Unblur.Torch.Tests.Distributed;

public sealed class ProcessGroupTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void SumInPlace_OverProcesses_IsTheSumWithTheSameBitsEverywhere(int size)
    {
        const int count = 100_003;
        float[][] sums = TestProcesses.Run(size, group =>
        {
            using TensorScope scope = new();
            Tensor own = Values(group.Rank, count);
            group.SumInPlace(own);
            return own.ToArray<float>();
        });

        using TensorScope scope = new();
        float[] expected = Enumerable.Range(0, size).Select(rank => Values(rank, count)).Aggregate((sum, next) => sum + next).ToArray<float>();
        Assert.All(sums, sum => Assert.True(sum.AsSpan().SequenceEqual(sums[0])));
        Assert.Equal(expected.Sum(value => (double)value), sums[0].Sum(value => (double)value), 1e-2);
        Assert.All(expected.Zip(sums[0]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void SumInPlace_OfAStridedView_ChangesThatViewAlone()
    {
        float[][] results = TestProcesses.Run(2, group =>
        {
            using TensorScope scope = new();
            var all = Tensor.From<float>([1, 2, 3, 4], 2, 2);
            group.SumInPlace(all.Select(1, 0));
            return all.ToArray<float>();
        });

        Assert.All(results, result => Assert.Equal([2, 2, 6, 4], result));
    }

    [Fact]
    public void Broadcast_FromTheFirst_ReachesAll()
    {
        long[][] results = TestProcesses.Run(3, group =>
        {
            using TensorScope scope = new();
            var own = Tensor.Full([4], group.Rank + 5, DType.Int64);
            group.Broadcast(own);
            return own.ToArray<long>();
        });

        Assert.All(results, result => Assert.Equal([5, 5, 5, 5], result));
    }

    [Fact]
    public void Any_WhereOneSaysYes_IsYesForAll()
        => Assert.All(TestProcesses.Run(3, group => (group.Any(false), group.Any(group.Rank == 2))), answers => Assert.Equal((false, true), answers));

    [Fact]
    public void Meet_OfUnequallySlowProcesses_EndsTogether()
    {
        int arrived = 0;
        Assert.All(
            TestProcesses.Run(2, group =>
            {
                Thread.Sleep(200 * group.Rank);
                Interlocked.Increment(ref arrived);
                group.Barrier("here");
                return Volatile.Read(ref arrived);
            }),
            seen => Assert.Equal(2, seen));
    }

    [Fact]
    public void SumInPlace_WhereAnotherIsGone_Throws()
    {
        Exception?[] failures = TestProcesses.Run(2, group =>
        {
            if (group.Rank == 1)
            {
                return null;
            }

            using TensorScope scope = new();
            return Record.Exception(() => group.SumInPlace(Tensor.Zeros([1])));
        });

        Assert.Contains("process 0 of 2 lost the others", Assert.IsType<ProcessLostException>(failures[0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SumInPlace_WhereAnotherHangs_ThrowsWhenTheLimitIsOver()
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        using ManualResetEventSlim ended = new();
        Exception?[] failures = TestProcesses.Run(
            2,
            group =>
            {
                if (group.Rank == 1)
                {
                    ended.Wait();
                    return null;
                }

                using TensorScope scope = new();
                Exception failure = Record.Exception(() => group.SumInPlace(Tensor.Zeros([1])));
                ended.Set();
                return failure;
            },
            waitSeconds: 5);

        Assert.IsType<ProcessLostException>(failures[0]);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 30);
    }

    [Fact]
    public void Join_WhereThePortIsTaken_SaysSo()
    {
        using TcpListener other = new(IPAddress.Any, 0);
        other.Start();
        Launch launch = Launch.Read(TestProcesses.Environment(0, 2, ((IPEndPoint)other.LocalEndpoint).Port).GetValueOrDefault)!;

        Assert.Contains("is its port free", Assert.Throws<ProcessLostException>(() => ProcessGroup.Join(launch, Device.Cpu)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_WhereOthersNeverCome_EndsWhenTheLimitIsOver()
    {
        Launch launch = Launch.Read(TestProcesses.Environment(0, 2, TestProcesses.FreePort()).GetValueOrDefault)! with { JoinLimit = TimeSpan.FromSeconds(1) };

        Assert.Contains("within 1 s", Assert.Throws<ProcessLostException>(() => ProcessGroup.Join(launch, Device.Cpu)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Alone_EveryExchange_LeavesThingsAsTheyAre()
    {
        using TensorScope scope = new();
        var own = Tensor.From<float>([1, 2], 2);
        ProcessGroup.Alone.SumInPlace(own);
        ProcessGroup.Alone.Broadcast(own);
        ProcessGroup.Alone.Barrier("here");

        Assert.Equal([1, 2], own.ToArray<float>());
        Assert.Equal((true, false, true), (ProcessGroup.Alone.Any(true), ProcessGroup.Alone.Any(false), ProcessGroup.Alone.IsFirst));
        Assert.Equal(TimeSpan.Zero, ProcessGroup.Alone.Elapsed);
    }

    [Fact]
    public void IsSupported_HereWhereTheseTestsRun_IsTrue() => Assert.True(ProcessGroup.IsSupported);

    private static Tensor Values(int rank, int count)
    {
        using Generator generator = new((ulong)rank + 1);
        return Tensor.RandN([count], generator);
    }
}
