using System.Security.Cryptography;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Distributed;

namespace Unblur.Training.Distributed;

/// <summary>Keeps the state of a training the same in all processes.</summary>
internal static class SharedState
{
    // Bytes. An array holds no more than 2 GB, and so much at once would take longer than the wait limit.
    private const int Piece = 1 << 26;

    /// <summary>Sends the first process's checkpoint to all others, which need not share a disk. One process alone does nothing.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="checkpoint">The file in the first process; null in the others. Where it does not exist, nothing is sent.</param>
    /// <param name="load">Loads the file that was received; not called in the first process.</param>
    /// <exception cref="ProcessLostException">Another process is gone.</exception>
    internal static void Broadcast(ProcessGroup group, string? checkpoint, Action<string> load)
    {
        if (group.Size == 1)
        {
            return;
        }

        using TensorScope scope = new();
        using FileStream? source = checkpoint is not null && File.Exists(checkpoint) ? File.OpenRead(checkpoint) : null;
        var length = Tensor.Full([1], source?.Length ?? 0, DType.Int64);
        group.Broadcast(length);
        long left = length.ToArray<long>()[0];
        if (left == 0)
        {
            return;
        }

        string? copy = group.IsFirst ? null : Path.GetTempFileName();
        try
        {
            using (FileStream? target = copy is null ? null : File.OpenWrite(copy))
            {
                for (; left > 0; left -= Piece)
                {
                    Broadcast(group, (int)Math.Min(left, Piece), source, target);
                }
            }

            if (copy is not null)
            {
                load(copy);
            }
        }
        finally
        {
            if (copy is not null)
            {
                File.Delete(copy);
            }
        }
    }

    /// <summary>Compares the state of all processes with that of the first, to the bit.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="step">Steps done, for the message.</param>
    /// <param name="tensors">The state, in the same order everywhere; one process alone does not enumerate it.</param>
    /// <exception cref="TrainingDivergedException">They differ: thrown in all processes.</exception>
    /// <exception cref="ProcessLostException">Another process is gone.</exception>
    internal static void RequireSame(ProcessGroup group, long step, IEnumerable<StoredTensor> tensors)
    {
        if (group.Size == 1)
        {
            return;
        }

        using TensorScope scope = new();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (StoredTensor tensor in tensors)
        {
            hash.AppendData(tensor.Bytes.Span);
        }

        byte[] own = hash.GetHashAndReset();
        var first = Tensor.From(own, own.Length);
        group.Broadcast(first);
        if (group.Any(!first.ToArray<byte>().AsSpan().SequenceEqual(own)))
        {
            throw new TrainingDivergedException(
                $"step {step}: the processes hold different weights. Give all the same recipe, weights to start from, libtorch "
                + "and kind of processor, and resume from the last checkpoint.");
        }
    }

    private static void Broadcast(ProcessGroup group, int length, FileStream? source, FileStream? target)
    {
        using TensorScope scope = new();
        byte[] bytes = new byte[length];
        source?.ReadExactly(bytes);
        var piece = Tensor.From(bytes, length);
        group.Broadcast(piece);
        target?.Write(piece.ToArray<byte>());
    }
}
