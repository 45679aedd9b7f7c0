using Unblur.Physics.Kernels;
using Unblur.Physics.Shake;
using Unblur.Restoring.Choosing;

namespace Unblur.Tests.Restoring.Choosing;

public sealed class TreatmentChoiceTests
{
    [Theory]
    [InlineData(DiagnosedBlur.Sharp, 0, 0.9, "Kept")]
    [InlineData(DiagnosedBlur.Unclear, 6, 0.6, "Kept")]
    [InlineData(DiagnosedBlur.HandShake, 2.5, 0.9, "Short")]
    [InlineData(DiagnosedBlur.HandShake, 20, 0.9, "Kernel")]
    [InlineData(DiagnosedBlur.HandShake, 20, 0.3, "Kernel")]
    [InlineData(DiagnosedBlur.Defocus, 3, 0.9, "Network")]
    [InlineData(DiagnosedBlur.Defocus, 3, 0.6, "Kept")]
    [InlineData(DiagnosedBlur.MovingSubject, 20, 0.9, "Moving")]
    [InlineData(DiagnosedBlur.Defocus, 12, 0.9, "Network")]
    [InlineData(DiagnosedBlur.Defocus, 13, 0.9, "Kept")]
    public void Of_Diagnosis_IsTheTreatmentThatGainsMost(DiagnosedBlur kind, double length, double certainty, string treatment)
        => Assert.Equal(treatment, TreatmentChoice.Of(new PhotoDiagnosis { Kind = kind, Length = length, Certainty = certainty }).ToString());

    [Theory]
    [InlineData(12, 0, true)]
    [InlineData(12, 1.57, false)]                                       // across
    [InlineData(30, 0, false)]                                          // far longer
    public void Doubt_OfALine_IsNoneWhereTheEstimateAgrees(double length, double angle, bool agrees)
    {
        var kernel = BlurKernel.FromPath(ShakePath.Line(length, angle));
        Assert.Equal(agrees, KernelAgreement.Doubt(kernel, new ShakeMoments(12, 0.2, 0)) is null);
    }

    [Theory]
    [InlineData(3, 2, true)]
    [InlineData(3, 1, false)]                                           // the spectrum agrees
    [InlineData(12, 10, false)]                                         // not short
    public void Shorter_OfALine_IsSaidWhereItIsShortAndTheSpectrumShowsMore(double length, double spread, bool isShorter)
        => Assert.Equal(isShorter, KernelAgreement.Shorter(BlurKernel.FromPath(ShakePath.Line(length, 0)), new ShakeMoments(spread * spread, 0, 0)) is not null);

    [Fact]
    public void ToString_OfADiagnosis_SaysWhatHowFarWhichWayAndHowCertain()
    {
        PhotoDiagnosis diagnosis = new() { Kind = DiagnosedBlur.HandShake, Length = 6.2, Angle = 30, Straightness = 0.8, Certainty = 0.912, Noise = 0.012 };
        Assert.Equal("hand shake of about 6 px at 30°, certainty 0.91; noise 1.2 %", diagnosis.ToString());
    }
}
