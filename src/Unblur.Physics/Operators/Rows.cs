namespace Unblur.Physics;

/// <summary>Work by row, on one thread or several.</summary>
internal static class Rows
{
    public static void ForEach(int rows, int maximumThreads, Action<int> action)
    {
        if (maximumThreads > 1)
        {
            Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = maximumThreads }, action);
            return;
        }

        for (int y = 0; y < rows; y++)
            action(y);
    }
}
