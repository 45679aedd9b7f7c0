namespace Unblur.Torch.Tests.Scopes;

public class ThreadTests
{
    [Fact]
    public void Operators_FromSeveralThreadsAtOnce_GiveTheirResultsAndLeaveNothing()
    {
        long before = Tensor.LiveCount;
        double[] sums = new double[4];
        var threads = Enumerable.Range(0, sums.Length).Select(number => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                using var scope = new TensorScope();
                sums[number] += (Tensor.Ones([10, 10]) * number).Sum().Item();
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal([0, 20_000, 40_000, 60_000], sums);
        Assert.Equal(before, Tensor.LiveCount);
    }

    /// <summary>Without scopes, each result is garbage while the next operator still reads it.</summary>
    [Fact]
    public void Operators_WhileTheCollectorRuns_ReadNoFreedMemory()
    {
        long before = Tensor.LiveCount;
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                Thread.Sleep(1);
            }
        });
        collector.Start();

        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(3000, ((Tensor.Ones([1000]) + 1).To(DType.Float64) + 1).Sum().Item());
        }

        done.Cancel();
        collector.Join();
        while (Tensor.LiveCount > before)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
