using System.Globalization;
using Unblur.Bench;

switch (args)
{
    case ["dmphn", .. var options]:
        DmphnBenchmark.Run(
            runs: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 3, python: options.Length > 1 ? options[1] : "/usr/bin/python3");
        return 0;
    case ["dbgan", .. var options]:
        DbganBenchmark.Run(
            runs: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 1, python: options.Length > 1 ? options[1] : "/usr/bin/python3");
        return 0;
    case ["neurmap", .. var options]:
        NeurMapBenchmark.Run(
            runs: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 20,
            steps: options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 500,
            python: options.Length > 2 ? options[2] : "/usr/bin/python3");
        return 0;
    case ["neurmap-gate", var set, .. var weights]:
        NeurMapGate.Run(set, weights);
        return 0;
    case ["quality", var folder, .. var options]:
        QualityBenchmark.Run(folder, model: options.FirstOrDefault());
        return 0;
    case ["harm", .. var settings]:
        HarmBenchmark.Run(HarmOptions.Parse(settings));
        return 0;
    case ["guard", .. var settings]:
        GuardBenchmark.Run(HarmOptions.Parse(settings));
        return 0;
    case ["metrics", .. var options]:
        MetricsBenchmark.Run(niqeParameters: options.FirstOrDefault());
        return 0;
    case ["varying-blur", .. var options]:
        VaryingBlurBenchmark.Run(runs: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 7);
        return 0;
    case ["reblur", .. var options]:
        ReblurBenchmark.Run(runs: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 15);
        return 0;
    case ["blur", .. var options]:
        BlurBenchmark.Run(runs: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 5);
        return 0;
    case ["light", var folder, .. var options]:
        LightBenchmark.Run(folder, every: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 1);
        return 0;
    case ["deconvolution", var folder]:
        DeconvolutionBenchmark.Run(folder);
        return 0;
    case ["estimated-flow", var set, .. var options]:
        EstimatedFlowBenchmark.Run(set, model: options.Length > 0 ? options[0] : "motion");
        return 0;
    case ["onnx", .. var options]:
        OnnxBenchmark.Run(runs: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 5, networks: options.Length > 1 ? options[1..] : ["dmphn", "shakeunet", "motionnet"]);
        return 0;
    case ["blind", var folder, .. var settings]:
        BlindBenchmark.Run(BlindBenchmarkOptions.Parse(folder, settings));
        return 0;
    case ["blind-grid", var folder, var csv, .. var settings]:
        BlindGrid.Run(folder, csv, settings);
        return 0;
    case ["blind-regions", var folder, var csv, .. var settings]:
        BlindRegions.Run(folder, csv, settings);
        return 0;
    case ["blind-time", var photo, .. var options]:
        BlindTimes.Run(photo, threads: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 2);
        return 0;
    case ["kernel-estimates", var recipe, var folder, var count, var patch, .. var overrides]:
        KernelEstimateMaker.Run(recipe, folder, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(patch, CultureInfo.InvariantCulture), overrides);
        return 0;
    case ["fourier", .. var options]:
        FourierBenchmark.Run(runs: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 30);
        return 0;
    case ["loader", var folder, .. var options]:
        LoaderBenchmark.Run(folder, steps: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 80);
        return 0;
    case ["blur-score", var sharp, var blurry]:
        BlurScoreBenchmark.Run(sharp, blurry);
        return 0;
    case ["blur-statistics", var target, var sharp, .. var models]:
        BlurStatisticsBenchmark.Run(target, sharp, models);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: dotnet run -c Release --project bench/Unblur.Bench -- BENCHMARK
              dmphn [RUNS] [PYTHON]     speed of DMPHN 1-2-4 at 1280x720, compared with PyTorch's eager run
              dbgan [RUNS] [PYTHON]     DBGAN at its published size at 1280x720 under 3 GB, compared with PyTorch's eager run
              neurmap [RUNS] [STEPS] [PYTHON]
                                        speed and memory of a training step of NeurMAP, compared with the same step in PyTorch
              neurmap-gate SET [MOTION...]
                                        whether NeurMAP's own terms prefer the true sharp photos to the blurry ones, by the motion that networks see
              quality FOLDER [MODEL]    what a model gains on sharp photos blurred with held-out hand shake
              harm KIND=FOLDER... [NAME=VALUE...]
                                        whether sharp photos of several kinds are left alone, and what shake of a second family of kernels gains
              guard KIND=FOLDER... [NAME=VALUE...]
                                        how often harm passes and gain is stopped, of right and wrong methods on photos that are blurred in several ways
              metrics [NIQE_PARAMETERS] speed of each image quality measure at 1280x720
              varying-blur [RUNS]       speed of blur along a motion flow, and of its adjoint, compared with a plain loop
              reblur [RUNS]             NeurMAP's reblurring with gradients, compared with fifteen grid_sample calls
              blur [RUNS]               speed of the blur operators, one thread
              deconvolution FOLDER      what deconvolution gains on sharp photos blurred along true and wrong flows, and its speed
              light FOLDER [EVERY]      deconvolution of what was blurred as encoded, in linear light, and behind contrast curves, by true kernels in each
              onnx [RUNS] [NETWORK...]  networks at 1280x720 in ONNX Runtime, compared with libtorch in float32
              estimated-flow SET [MOTION]
                                        one solve along the flow that a network sees, for each beta, with and without weights by its certainty
              fourier [RUNS]            speed of Fourier transforms of a real plane, one thread
              blind FOLDER [NAME=VALUE...]
                                        blind deconvolution of sharp photos under held-out hand shake, compared with the true kernel
              blind-grid FOLDER CSV [NAME=VALUE...]
                                        the same over a grid of photos, kernels and noise, a line for each pair; continues where it stopped
              blind-regions FOLDER CSV [NAME=VALUE...]
                                        one kernel, kernels of regions and the true blur under shake that turns the camera, a line for each pair
              blind-time PHOTO [THREADS]
                                        the share of time of each part of blind deconvolution
              kernel-estimates RECIPE FOLDER COUNT PATCH [KEY=VALUE...]
                                        kernels of shake, and what is found of them on patches: what finish-cpu.yaml trains on; continues where it stopped
              loader FOLDER [STEPS]     how long a trainer waits for patches of pairs that are decoded meanwhile
              blur-statistics TARGET SHARP MODEL...
                                        how near the blur of BGANs is to that of a target, and how much noise changes it
              blur-score SHARP BLURRY   how well the blur score separates sharp photos from blurry ones
            """);
        return 2;
}
