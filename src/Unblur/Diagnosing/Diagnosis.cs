using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Shake;
using Unblur.Restoring.Shake;

namespace Unblur.Diagnosing;

/// <summary>Makes of a survey of a photo what the photo suffers from.</summary>
internal static class Diagnosis
{
    /// <summary>Extent of a shake's path over its spread: 3.5 for a straight one of even speed, 2.6 to 3.5 for curved ones.</summary>
    private const double ExtentOfShake = 3;

    /// <summary>Diameter of a disc over its spread.</summary>
    private const double ExtentOfDisc = 2.83;

    /// <summary>Above this probability a cell counts as sharp; below what is left of 1, as blurred.</summary>
    private const double SureCell = 0.8;

    /// <summary>A photo of which so much is blurred, and so much sharp, has parts that moved.</summary>
    private const double PartlyBlurred = 0.15, PartlySharp = 0.3;

    /// <summary>A whole photo is blurred by so much of the probability.</summary>
    private const double Blurred = 0.6;

    private const double Sharp = 0.5;

    /// <summary>How much cells may differ, as the deviation of their moments over the mean spread, for one shake of the whole photo.</summary>
    private const double Uniform = 0.6;

    private const int LargestNoiseSide = 1024;

    internal static PhotoDiagnosis Of(Photo photo, SurveyedShake survey)
    {
        ShakeJudgement whole = survey.Whole;
        ShakeMoments likely = whole.Likely;
        (double blurred, double sharp) = Shares(survey);
        PhotoDiagnosis found = new()
        {
            Kind = KindOf(survey, blurred, sharp),
            Certainty = 0,
            Angle = Angle(likely),
            Straightness = Math.Min(1, double.Hypot(likely.Stretch, likely.Slant) / likely.Spread),
            BlurredShare = blurred,
            Variation = survey.Variation,
            Noise = NoiseOf(photo),
        };
        return found with { Certainty = Certainty(found.Kind, whole, survey), Length = Length(found.Kind, survey) };
    }

    private static DiagnosedBlur KindOf(SurveyedShake survey, double blurred, double sharp)
    {
        ShakeJudgement whole = survey.Whole;
        if (blurred >= PartlyBlurred && sharp >= PartlySharp)
        {
            return DiagnosedBlur.MovingSubject;
        }

        if (whole.Sharp >= Sharp)
        {
            return DiagnosedBlur.Sharp;
        }

        if (1 - whole.Sharp < Blurred || whole.Agreement <= 0)
        {
            return DiagnosedBlur.Unclear;
        }

        return whole.Defocused > whole.Shaken ? DiagnosedBlur.Defocus : survey.Variation > Uniform ? DiagnosedBlur.MovingSubject : DiagnosedBlur.HandShake;
    }

    private static double Certainty(DiagnosedBlur kind, ShakeJudgement whole, SurveyedShake survey) => kind switch
    {
        DiagnosedBlur.Sharp => whole.Sharp,
        DiagnosedBlur.HandShake => whole.Shaken * (0.5 + (0.5 * whole.Agreement)),
        DiagnosedBlur.Defocus => whole.Defocused * (0.5 + (0.5 * whole.Agreement)),
        DiagnosedBlur.MovingSubject => Math.Min(0.9, 0.5 + (0.4 * Math.Min(1, survey.Variation / (2 * Uniform)))),
        _ => Math.Max(whole.Sharp, 1 - whole.Sharp),
    };

    private static double Length(DiagnosedBlur kind, SurveyedShake survey) => kind switch
    {
        DiagnosedBlur.Sharp => 0,
        DiagnosedBlur.Defocus => ExtentOfDisc * survey.Whole.Likely.Spread,
        DiagnosedBlur.MovingSubject => ExtentOfShake * survey.Cells.Cast<ShakeJudgement>().Where(cell => cell.Sharp < 0.5).Select(cell => cell.Likely.Spread).DefaultIfEmpty(survey.Whole.Likely.Spread).Average(),
        _ => ExtentOfShake * survey.Whole.Likely.Spread,
    };

    /// <summary>How much of the photo is surely blurred, and surely sharp. Sky and water look blurred by themselves: what is around must agree.</summary>
    private static (double Blurred, double Sharp) Shares(SurveyedShake survey)
    {
        (ShakeJudgement[] cells, ShakeJudgement[] around) = ([.. survey.Cells.Cast<ShakeJudgement>()], [.. survey.Around.Cast<ShakeJudgement>()]);
        double blurred = cells.Zip(around).Count(pair => pair.First.Sharp < 1 - SureCell && pair.Second.Sharp < 1 - SureCell);
        return (blurred / cells.Length, (double)cells.Count(cell => cell.Sharp > SureCell) / cells.Length);
    }

    private static double Angle(ShakeMoments moments)
    {
        double angle = 0.5 * Math.Atan2(moments.Slant, moments.Stretch) * 180 / Math.PI;
        return angle < 0 ? angle + 180 : angle;
    }

    private static double NoiseOf(Photo photo)
    {
        (int width, int height) = (Math.Min(photo.Width, LargestNoiseSide), Math.Min(photo.Height, LargestNoiseSide));
        return NoiseLevel.White(photo.ReadPlanes((photo.Width - width) / 2, (photo.Height - height) / 2, width, height));
    }
}
