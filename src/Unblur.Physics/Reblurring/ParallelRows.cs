using Unblur.Torch;

namespace Unblur.Physics;

/// <summary>Loops over independent pieces on as many threads as libtorch may use.</summary>
internal static class ParallelRows
{
    /// <summary>Calls <paramref name="body"/> for 0 to <paramref name="count"/> - 1, in any order.</summary>
    public static void Run(int count, Action<int> body)
    {
        int threads = TorchRuntime.Threads;
        if (threads == 1 || count == 1)
        {
            for (int i = 0; i < count; i++)
                body(i);
            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
    }
}
