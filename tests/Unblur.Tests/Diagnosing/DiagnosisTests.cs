using Unblur.Diagnosing;
using Unblur.Physics.Shake;
using Unblur.Restoring.Shake;

namespace Unblur.Tests.Diagnosing;

public sealed class DiagnosisTests
{
    private static readonly ShakeMoments s_line = new(9, 0.5, 0);

    [Theory]
    [InlineData(0.9, 0.05, 0.05, 1, DiagnosedBlur.Sharp)]
    [InlineData(0.02, 0.95, 0.03, 1, DiagnosedBlur.HandShake)]
    [InlineData(0.02, 0.2, 0.78, 1, DiagnosedBlur.Defocus)]
    [InlineData(0.45, 0.5, 0.05, 1, DiagnosedBlur.Unclear)]
    [InlineData(0.02, 0.95, 0.03, 0, DiagnosedBlur.Unclear)]
    public void Of_OnePhoto_IsTheMostProbableKind(double sharp, double shaken, double defocused, double agreement, DiagnosedBlur kind)
    {
        ShakeJudgement judged = Judgement(sharp, shaken, defocused, agreement);
        PhotoDiagnosis found = Of(judged, judged, judged);
        Assert.Equal(kind, found.Kind);
    }

    [Fact]
    public void Of_ShakeAlongX_HasItsLengthAndDirection()
    {
        ShakeJudgement judged = Judgement(0.01, 0.98, 0.01, 1);
        PhotoDiagnosis found = Of(judged, judged, judged);
        Assert.Equal(0, found.Angle, 1e-6);
        Assert.InRange(found.Length, 8.5, 10);
        Assert.True(found.Straightness > 0.8);
    }

    [Fact]
    public void Of_PartsThatAreSharpAndPartsThatAreNot_IsAMovingSubject()
    {
        (ShakeJudgement sharp, ShakeJudgement shaken) = (Judgement(0.97, 0.02, 0.01, 1), Judgement(0.02, 0.97, 0.01, 1));
        PhotoDiagnosis found = Of(sharp, sharp, shaken);
        Assert.Equal((DiagnosedBlur.MovingSubject, 0.5), (found.Kind, found.BlurredShare));
    }

    private static PhotoDiagnosis Of(ShakeJudgement whole, ShakeJudgement left, ShakeJudgement right)
        => Diagnosis.Of(Make.Photo(512, 256), new SurveyedShake(ShakeMap.Uniform(256, 512, whole.Undone), whole, new[,] { { left, right } }, new[,] { { left, right } }));

    private static ShakeJudgement Judgement(double sharp, double shaken, double defocused, double agreement)
        => new() { Undone = s_line, Likely = s_line, Sharp = sharp, Shaken = shaken, Defocused = defocused, Agreement = agreement };
}
