using Unblur.Imaging;
using Unblur.Imaging.Metadata;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;
using Unblur.Physics.Frames;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Blurring;

/// <summary>A finished sample in memory.</summary>
/// <param name="Sample">Its entry in the manifest.</param>
/// <param name="Files">What is to be written, with the paths and checksums of <paramref name="Sample"/>.</param>
internal sealed record MadeBlur(BlurSample Sample, IReadOnlyList<(HashedFile File, byte[] Content)> Files);

/// <summary>Makes one sample: a function of the options, the photo and the sample's number.</summary>
/// <remarks>
/// Draw order, from <see cref="RandomStreams.ForDataSet"/>: the JPEG quality (drawn whether or not it is used), the motion as in
/// <see cref="GongMotion"/>, <see cref="CameraPath"/> or <see cref="BlurKernel"/>, and where there is noise one number that seeds it.
/// </remarks>
internal sealed class BlurMaker(BlurDataOptions options, SourceCache cache, int threadsPerSample, IPhotoBlur? network = null)
{
    private static readonly DegradationPipeline s_pipeline = new(PhotoCodec.JpegRoundTrip);

    /// <exception cref="PhotoException">A photo cannot be opened, or is too small.</exception>
    public MadeBlur Make(PlannedBlur planned)
    {
        Random random = RandomStreams.ForDataSet(options.Seed, planned.Source, planned.Number);
        QualityRange quality = options.Jpeg ?? new(1, 1);
        int drawn = random.Next(quality.Minimum, quality.Maximum + 1);
        DegradationSettings settings = new(options.Scene, options.ReadNoise, options.ShotNoise, options.Jpeg is null ? null : drawn);

        List<HashedFile> inputs = [];
        byte[]? profile = null;
        (int Width, int Height)? size = null;
        BlurredPhoto photo = options.Kind == BlurKind.Frames ? Average() : Blur(planned, Read(planned.Inputs[0], cache.Open), settings, random);
        return Encode(planned, photo, inputs, profile, settings.JpegQuality);

        BlurredPhoto Average()
        {
            // Each frame is read once and released: a group takes the memory of its sum and one frame.
            IEnumerable<PlanarImage> frames = planned.Inputs.Select(frame => Read(frame, SourcePhoto.Open));
            AveragedFrames average = FrameAveraging.Average(frames, options.Averaging with { Stride = null }).Single();
            return new(s_pipeline.Develop(average.Blurry, settings, random), average.Sharp);
        }

        PlanarImage Read(SourceFile file, Func<SourceFile, SourcePhoto> open)
        {
            SourcePhoto source = open(file);
            inputs.Add(source.File);
            profile ??= source.Photo.IsGrey ? null : source.Photo.Metadata.Icc;
            size ??= (source.Photo.Width, source.Photo.Height);
            return (source.Photo.Width, source.Photo.Height) == size
                ? source.Photo.ToPlanes()
                : throw new PhotoException(file.Path, $"has {source.Photo.Width} x {source.Photo.Height} pixels, but the first frame has {size.Value.Width} x {size.Value.Height}: a sequence needs frames of one size.");
        }
    }

    private BlurredPhoto Blur(PlannedBlur planned, PlanarImage sharp, DegradationSettings settings, Random random)
    {
        bool isBlurred = planned.Number <= options.PerImage;
        return options.Kind switch
        {
            BlurKind.Flow => WithFlow(planned, sharp, isBlurred, settings, random),
            BlurKind.Shake => WithShake(planned, sharp, isBlurred, settings, random),
            BlurKind.Bgan => WithNetwork(sharp, isBlurred, settings, random),
            _ => WithKernel(planned, sharp, isBlurred, settings, random),
        };
    }

    private BlurredPhoto WithFlow(PlannedBlur planned, PlanarImage sharp, bool isBlurred, DegradationSettings settings, Random random)
    {
        GongMotion? motion = isBlurred ? GongMotion.Sample(options.Flow, sharp.Height, sharp.Width, random) : null;
        MotionFlow flow = motion?.ToFlow(sharp.Height, sharp.Width, options.Flow).Rounded().Canonical() ?? new MotionFlow(sharp.Height, sharp.Width);
        BlurredPhoto result = Apply(sharp, new VaryingBlur(flow) { MaximumThreads = threadsPerSample }, settings, random) with { Flow = flow, Motion = motion };
        return Crop(planned, result, (int)(flow.MaximumU / 2), (int)(flow.MaximumV / 2));
    }

    private BlurredPhoto WithShake(PlannedBlur planned, PlanarImage sharp, bool isBlurred, DegradationSettings settings, Random random)
    {
        if (!isBlurred)
        {
            return Apply(sharp, new KernelBlur(BlurKernel.Identity), settings, random) with { Flow = new(sharp.Height, sharp.Width), Length = 0 };
        }

        CameraShakeOptions shake = new() { Shake = options.Shake };
        CameraView view = shake.View(sharp.Height, sharp.Width);
        CameraShakeBlur blur = new(CameraPath.HandShake(shake, view, random), view) { MaximumThreads = threadsPerSample };
        PlanarImage flow = blur.MotionFlow();
        BlurredPhoto result = Apply(sharp, blur, settings, random) with
        {
            Flow = new(flow.Height, flow.Width, flow.Plane(0).ToArray(), flow.Plane(1).ToArray()),
            Length = blur.Extent,
        };
        return Crop(planned, result, blur.Reach, blur.Reach);
    }

    private BlurredPhoto WithKernel(PlannedBlur planned, PlanarImage sharp, bool isBlurred, DegradationSettings settings, Random random)
    {
        BlurKernel kernel = isBlurred ? BlurKernel.Sample(options.Shake, random) : BlurKernel.Identity;
        BlurredPhoto result = Apply(sharp, new KernelBlur(kernel) { MaximumThreads = threadsPerSample }, settings, random) with { Kernel = kernel, Length = kernel.Length };
        return Crop(planned, result, kernel.Radius, kernel.Radius);
    }

    // A network takes photos as they are stored, and sees where they end.
    private BlurredPhoto WithNetwork(PlanarImage sharp, bool isBlurred, DegradationSettings settings, Random random)
    {
        PlanarImage blurry = isBlurred ? network!.Apply(sharp, random) : new PlanarImage(sharp.Channels, sharp.Height, sharp.Width, [.. sharp.Values]);
        return new BlurredPhoto(s_pipeline.Develop(blurry, settings, random), sharp) { Length = isBlurred ? null : 0 };
    }

    private static BlurredPhoto Apply(PlanarImage sharp, IBlurOperator blur, DegradationSettings settings, Random random)
    {
        (PlanarImage blurry, PlanarImage reference) = s_pipeline.Apply(sharp, blur, settings, random);
        return new(blurry, reference);
    }

    private BlurredPhoto Crop(PlannedBlur planned, BlurredPhoto photo, int left, int top)
    {
        if (!options.Crop)
        {
            return photo;
        }

        if (photo.Blurry.Width <= 2 * left || photo.Blurry.Height <= 2 * top)
        {
            throw new PhotoException(
                planned.Inputs[0].Path,
                $"has {photo.Blurry.Width} x {photo.Blurry.Height} pixels, and nothing is left without {left} columns and {top} rows on each side: "
                + "use larger photos, a shorter blur, or do not crop.");
        }

        return photo.Cropped(left, top);
    }

    private static MadeBlur Encode(PlannedBlur planned, BlurredPhoto photo, List<HashedFile> inputs, byte[]? profile, int? quality)
    {
        List<(HashedFile File, byte[] Content)> files = [];
        HashedFile blurry = Add(planned.Outputs.Blurry, () => Png(photo.Blurry))!;
        BlurSample sample = new()
        {
            Source = planned.Source,
            Number = planned.Number,
            Part = planned.Part,
            Inputs = inputs,
            Width = photo.Blurry.Width,
            Height = photo.Blurry.Height,
            Motion = photo.Motion,
            Length = photo.Length,
            JpegQuality = quality,
            Blurry = blurry,
            Sharp = Add(planned.Outputs.Sharp, () => Png(photo.Sharp)),
            Flow = Add(planned.Outputs.Flow, () => FlowFile.ToFlo(photo.Flow!)),
            Kernel = Add(planned.Outputs.Kernel, () => KernelPng(photo.Kernel!)),
        };
        return new(sample, files);

        HashedFile? Add(string? path, Func<byte[]> encode)
        {
            if (path is null)
            {
                return null;
            }

            byte[] content = encode();
            files.Add((new(path, HashedFile.Hash(content)), content));
            return files[^1].File;
        }

        byte[] Png(PlanarImage image) => Photo.FromPlanes(image, 8, PhotoMetadata.None with { Icc = profile }).Encode(PhotoFormat.Png);
    }

    private static byte[] KernelPng(BlurKernel kernel)
    {
        PlanarImage image = new(1, kernel.Size, kernel.Size, kernel.Weights.ToArray());
        float largest = image.Values.Max();
        foreach (ref float weight in image.Values.AsSpan())
        {
            weight /= largest;
        }

        return Photo.FromPlanes(image, 16).Encode(PhotoFormat.Png);
    }
}
