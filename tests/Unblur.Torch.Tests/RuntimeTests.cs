using System.Collections.Concurrent;
namespace Unblur.Torch.Tests;

public class RuntimeTests
{
    [Fact]
    public void Version_OfThisLibtorch_IsAtLeastTheOldestSupported()
        => Assert.True(System.Version.Parse(TorchRuntime.Version.Split('+')[0]) >= new Version(1, 13));

    [Fact]
    public void Configuration_OfThisLibtorch_TellsOfThreads()
        => Assert.Contains("at::get_num_threads()", TorchRuntime.Configuration, StringComparison.Ordinal);

    [Fact]
    public void Threads_SetOnOneThread_HoldOnAnotherThatHasComputed()
    {
        int before = TorchRuntime.Threads;
        using BlockingCollection<TaskCompletionSource<string>> asked = [];
        Thread other = new(() =>
        {
            foreach (TaskCompletionSource<string> answer in asked.GetConsumingEnumerable())
            {
                using var scope = new TensorScope();
                _ = Tensor.Zeros([10]) + 1;  // an operator takes the number over
                answer.SetResult(TorchRuntime.Configuration);
            }
        });
        other.Start();
        try
        {
            TorchRuntime.Threads = 2;
            Assert.Contains("at::get_num_threads() : 2", Report(), StringComparison.Ordinal);

            TorchRuntime.Threads = 1;
            Assert.Equal(1, TorchRuntime.Threads);
            Assert.Contains("at::get_num_threads() : 1", Report(), StringComparison.Ordinal);
        }
        finally
        {
            TorchRuntime.Threads = before;
            asked.CompleteAdding();
            other.Join();
        }

        string Report()
        {
            TaskCompletionSource<string> answer = new();
            asked.Add(answer);
            return answer.Task.GetAwaiter().GetResult();
        }
    }

    [Fact]
    public void Threads_NotPositive_AreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.Threads = 0);

    [Fact]
    public void ReleaseMemory_AtAnyTime_DoesNoHarm()
    {
        using var x = Tensor.Ones([1000]);

        TorchRuntime.ReleaseMemory();

        using Tensor sum = x.Sum();
        Assert.Equal(1000, sum.Item());
    }
}
