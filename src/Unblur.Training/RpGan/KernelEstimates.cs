using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Kernels;

namespace Unblur.Training.RpGan;

/// <summary>A kernel, and an estimate of it.</summary>
internal sealed record KernelEstimate(BlurKernel True, BlurKernel Found)
{
    /// <summary>
    /// How far the estimate lies to the right of and below the kernel, px: a photo does not tell where its kernel's middle is. What is deconvolved lies as far from the
    /// sharp photo, which is not for a network to mend: taught with that, it would blur.
    /// </summary>
    internal (double X, double Y) Offset => KernelShift.Between(True, Found);
}

/// <summary>Kernels that blurred photos, and what blind deconvolution found of them: a folder with <c>NAME_true.png</c> and <c>NAME_found.png</c> for each.</summary>
internal sealed class KernelEstimates
{
    internal const string TrueEnding = "_true.png", FoundEnding = "_found.png";

    // About as many as a network is measured with.
    private const int HeldOutEvery = 10;

    private readonly KernelEstimate[] _pairs;

    private KernelEstimates(KernelEstimate[] pairs) => _pairs = pairs;

    /// <summary>Reads a folder; every tenth pair is held out.</summary>
    /// <param name="folder">Searched recursively.</param>
    /// <param name="reach">Of the largest kernel that photos can be blurred by, px.</param>
    /// <exception cref="DataSetException">The folder is not there, has fewer than two pairs, or a kernel cannot be read or is too large.</exception>
    internal static (KernelEstimates Training, KernelEstimates HeldOut) Read(string folder, int reach)
    {
        string[] found = [.. PhotoSet.Find([folder]).Files.Where(path => path.EndsWith(FoundEnding, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        if (found.Length < 2)
        {
            throw new DataSetException(
                DataSetFault.Empty, folder, $"{folder}: has {found.Length} kernels NAME{FoundEnding}, and at least two are needed, each with its NAME{TrueEnding}.");
        }

        KernelEstimate[] pairs = [.. found.Select(path => new KernelEstimate(Kernel(path[..^FoundEnding.Length] + TrueEnding), Kernel(path)))];
        for (int i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].True.Radius > reach)
            {
                throw new DataSetException(
                    DataSetFault.Size, found[i], $"{found[i][..^FoundEnding.Length]}{TrueEnding}: reaches {pairs[i].True.Radius} px, farther than shake.maximum_length allows ({reach} px): raise that, or take the kernel out.");
            }
        }

        return (
            new KernelEstimates([.. pairs.Where((_, i) => i % HeldOutEvery != 0)]),
            new KernelEstimates([.. pairs.Where((_, i) => i % HeldOutEvery == 0)]));
    }

    /// <summary>One of them, turned at random.</summary>
    internal KernelEstimate Draw(Random random)
    {
        (KernelEstimate pair, int turn) = (_pairs[random.Next(_pairs.Length)], random.Next(8));
        return new KernelEstimate(Turned(pair.True, turn), Turned(pair.Found, turn));
    }

    private static BlurKernel Turned(BlurKernel kernel, int turn)
    {
        PlanarImage turned = PatchSampler.Turn(new PlanarImage(1, kernel.Size, kernel.Size, kernel.Weights.ToArray()), turn);
        return BlurKernel.FromWeights(kernel.Size, [.. turned.Values.Select(weight => (double)weight)], kernel.Length);
    }

    private static BlurKernel Kernel(string path)
    {
        try
        {
            return KernelFile.Read(path);
        }
        catch (KernelFileException failure)
        {
            throw new DataSetException(DataSetFault.Unreadable, path, failure.Message, failure);
        }
    }
}
