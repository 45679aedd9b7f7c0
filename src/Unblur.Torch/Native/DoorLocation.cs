namespace Unblur.Torch.Native;

/// <summary>Where the native door is: UNBLUR_NATIVE, next to the program, or the build output of the checkout the program runs in.</summary>
internal static class DoorLocation
{
    private const string FileName = "libunblur_torch.so";

    internal static string Find()
    {
        List<string> tried = [];
        foreach (string candidate in Candidates())
        {
            if (File.Exists(candidate))
            {
                return candidate;
            }

            tried.Add(candidate);
        }

        throw new DllNotFoundException(
            "training, measuring a network and reading weights need libtorch, which is set up in a checkout of Unblur on Linux alone, not in an installed tool, an archive or an image: "
            + $"run ./unblur train there. ({FileName} was not found in {string.Join(", ", tried)}; native/build.sh makes it, and UNBLUR_NATIVE names it.)");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("UNBLUR_NATIVE") is { Length: > 0 } chosen)
        {
            yield return Directory.Exists(chosen) ? Path.Combine(chosen, FileName) : chosen;
        }

        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
            {
                yield return Path.Combine(folder.FullName, "native", FileName);
            }
        }
    }
}
