using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class FlowDataTermTests
{
    private const int Height = 160, Width = 192, Side = 96, At = 32;

    private static readonly ConjugateGradientOptions Exact = new() { Tolerance = 1e-6, MaximumIterations = 500 };

    private static readonly MotionFlow Flow = Scene.Flow(Height, Width);

    private static readonly PlanarImage Blurry = new VaryingBlur(Flow).Apply(Scene.Discs(Height, Width));

    // A plain operator takes what came in from outside for light of the edge, and rings from there.
    [Fact]
    public void Solve_APartOfAPhoto_IsWhatTheWholePhotoGives()
    {
        PlanarImage whole = new FlowDataTerm(Blurry, Flow).Solve(Blurry, 0.01).Image;
        (MotionFlow flow, PlanarImage part) = (Flow.Crop(At, At, Side, Side), Blurry.Crop(At, At, Side, Side));

        PlanarImage free = new FlowDataTerm(part, flow).Solve(part, 0.01).Image, plain = ((IDataTerm)new BlurDataTerm(new VaryingBlur(flow), part)).Prox(part, 0.01);

        Assert.InRange(Distance(free, whole, margin: 24), 0, 0.02);
        Assert.True(Distance(free, whole, margin: 0) < 0.9 * Distance(plain, whole, margin: 0), $"{Distance(free, whole, 0):0.0000} {Distance(plain, whole, 0):0.0000}");

        static double Distance(PlanarImage part, PlanarImage whole, int margin)
        {
            int inside = Side - (2 * margin);
            float[] a = part.Crop(margin, margin, inside, inside).Values, b = whole.Crop(At + margin, At + margin, inside, inside).Values;
            return Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * (x - y)).Average());
        }
    }

    [Fact]
    public void Solve_AgainWithOneTerm_GivesTheSameBits()
    {
        FlowDataTerm used = new(Blurry, Flow);
        used.Solve(Blurry, 0.04);

        Assert.Equal(new FlowDataTerm(Blurry, Flow).Solve(Blurry, 0.01).Image.Values, used.Solve(Blurry, 0.01).Image.Values);
    }

    [Fact]
    public void Solve_WithoutMotion_IsTheMeanOfPhotoAndZ()
    {
        PlanarImage z = Scene.Discs(Height, Width), blurry = Blurry;

        PlanarImage image = new FlowDataTerm(blurry, new MotionFlow(Height, Width), Exact).Solve(z, 0.25).Image;

        Assert.All(image.Values.Select((value, i) => value - ((blurry.Values[i] + (0.25f * z.Values[i])) / 1.25f)), difference => Assert.Equal(0, difference, 1e-4f));
    }

    [Fact]
    public void Solve_AFlowOfAnotherSizeOrNoNumber_IsRefused()
    {
        MotionFlow broken = new(Height, Width);
        broken.U[5] = float.NaN;

        Assert.Contains("the flow is 10 x 12", Assert.Throws<ArgumentException>(() => new FlowDataTerm(Blurry, new MotionFlow(12, 10))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FlowDataTerm(Blurry, broken));
        Assert.Throws<ArgumentException>(() => new FlowDataTerm(Blurry, Flow).Solve(new PlanarImage(3, 8, 8), 0.01));
    }
}
