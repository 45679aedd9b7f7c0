using Unblur.Cli.Failures;
using Unblur.Metrics.Naturalness;
using Unblur.Metrics.Perceptual;
using Unblur.Metrics.Scoring;
using Unblur.Torch;

namespace Unblur.Cli.Evaluation;

/// <summary>The measures of <c>--metrics</c>: those that need published weights.</summary>
internal sealed class ExtraMeasures : IDisposable
{
    private const string Niqe = "niqe";
    private static readonly (string Name, LpipsNetwork Network, LpipsVersion Version, string Backbone)[] s_lpips =
    [
        ("lpips-alex", LpipsNetwork.Alex, LpipsVersion.Version01, "alexnet"),
        ("lpips-vgg", LpipsNetwork.Vgg, LpipsVersion.Version01, "vgg16"),
        ("lpips-squeeze", LpipsNetwork.Squeeze, LpipsVersion.Version01, "squeezenet"),
        ("lpips-alex-0.0", LpipsNetwork.Alex, LpipsVersion.Version00, "alexnet"),
        ("lpips-vgg-0.0", LpipsNetwork.Vgg, LpipsVersion.Version00, "vgg16"),
        ("lpips-squeeze-0.0", LpipsNetwork.Squeeze, LpipsVersion.Version00, "squeezenet"),
    ];

    private readonly List<Lpips> _networks = [];

    /// <summary>The names that <c>--metrics</c> takes; <c>models pull</c> has the same.</summary>
    public static IReadOnlyList<string> Names { get; } = [Niqe, .. s_lpips.Select(entry => entry.Name)];

    /// <summary>Adds measures to a profile.</summary>
    /// <param name="profile">The profile to extend.</param>
    /// <param name="names">Some of <see cref="Names"/>.</param>
    /// <param name="device">Where networks compute: <c>cuda</c>, <c>cuda:N</c>, or <c>auto</c> for the first; else the processor.</param>
    /// <exception cref="UsageException">There is no such measure, or it does not fit the profile.</exception>
    /// <exception cref="ModelException">Weights are missing or damaged; the message names all of them.</exception>
    public ScorerProfile AddTo(ScorerProfile profile, IEnumerable<string> names, string device)
    {
        string[] wanted = [.. names.Distinct(StringComparer.Ordinal)];
        foreach (string name in wanted)
        {
            Check(profile, name);
        }

        var published = PublishedFiles.Open();
        RequireAll(published, wanted);
        return wanted.Aggregate(profile, (extended, name) => extended.With(Create(published, name, device)));
    }

    public void Dispose()
    {
        foreach (Lpips network in _networks)
        {
            network.Dispose();
        }
    }

    private static void Check(ScorerProfile profile, string name)
    {
        if (!Names.Contains(name))
        {
            throw new UsageException($"--metrics: there is no measure {name}: choose {string.Join(", ", Names)}. (psnr, ssim and mssim come with the profile.)");
        }

        if (profile.TakesFrames && name != Niqe)
        {
            throw new UsageException($"--metrics {name} compares colours, but the profile {profile.Name} compares luma: choose another profile.");
        }
    }

    private static void RequireAll(PublishedFiles published, IEnumerable<string> names)
    {
        List<string> problems = [];
        foreach (string name in names.SelectMany(name => published.Find(name).Needs.Append(name)).Distinct(StringComparer.Ordinal))
        {
            problems.AddRange(published.Verify(published.Find(name)));
        }

        if (problems.Count > 0)
        {
            throw new ModelException(string.Join("\n  ", problems));
        }
    }

    private Measure Create(PublishedFiles published, string name, string device)
    {
        if (name == Niqe)
        {
            return Measure.Niqe(NiqeParameters.Load(published.Require(Niqe)));
        }

        TorchRuntime.Threads = Environment.ProcessorCount; // some builds begin with one
        (_, LpipsNetwork network, LpipsVersion version, string backbone) = s_lpips.First(entry => entry.Name == name);
        Device place = Failure.AtOptions(() => device == "auto" && Device.CudaCount > 0 ? Device.Cuda() : device.StartsWith("cuda", StringComparison.Ordinal) ? Device.Parse(device) : Device.Cpu);
        var lpips = Lpips.Load(network, published.Require(backbone), published.Require(name), version, place);
        _networks.Add(lpips);
        string definition = $"LPIPS {(version == LpipsVersion.Version01 ? "0.1" : "0.0")} with features of {backbone}";
        return new Measure(name, definition, "", HigherIsBetter: false, NeedsReference: true, pair => OneAtATime(lpips, pair));
    }

    // The features of a large photo take much memory, and libtorch already uses all threads for one photo.
    private static double OneAtATime(Lpips lpips, PreparedPair pair)
    {
        lock (lpips)
        {
            return lpips.Of(pair.Restored, pair.Sharp!);
        }
    }
}
