using System.Runtime.ExceptionServices;

namespace Unblur.Physics.Operators;

/// <summary>Runs independent work, such as the rows of an image, on one thread or several.</summary>
public static class Rows
{
    /// <summary>
    /// Calls the action for 0 to <paramref name="rows"/> - 1: in order on one thread, in any order on several. What it throws is thrown as it is; the first, where several do.
    /// </summary>
    public static void ForEach(int rows, int maximumThreads, Action<int> action)
    {
        if (maximumThreads > 1 && rows > 1)
        {
            try
            {
                Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = maximumThreads }, action);
            }
            catch (AggregateException failures)
            {
                ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            }

            return;
        }

        for (int y = 0; y < rows; y++)
        {
            action(y);
        }
    }
}
