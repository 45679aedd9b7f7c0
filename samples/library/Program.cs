using Unblur;
using Unblur.Imaging;

if (args is not [string path, string output])
{
    Console.Error.WriteLine("usage: Deblur PHOTO OUTPUT");
    return 2;
}

var catalogue = ModelCatalogue.Open();
using var deblurrer = Deblurrer.Load(catalogue);
DeblurResult result = await deblurrer.RestoreAsync(Photo.Open(path));
result.Photo.Save(output);
Console.WriteLine($"{result.Report.Diagnosis}: {result.Report.Method}, {result.Report.Seconds:0.0} s");
return 0;
