using System.Runtime.InteropServices;

namespace Unblur.Torch.Native;

/// <summary>Whether a compiled native door is the one that this code was written for.</summary>
internal static unsafe class DoorVersion
{
    /// <summary>What unblur_door_version() in native/unblur_torch.cpp returns; raise both together.</summary>
    internal const int Expected = 3;

    /// <summary>The version of a loaded door; null for one from before doors had versions.</summary>
    internal static int? Of(nint library)
        => NativeLibrary.TryGetExport(library, "unblur_door_version", out nint export) ? ((delegate* unmanaged<int>)export)() : null;

    /// <summary>Throws where a door is of another version.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="found">Its version, or null where it has none.</param>
    /// <exception cref="DllNotFoundException">The message names the file, both versions and what to do.</exception>
    internal static void Check(string path, int? found)
    {
        if (found != Expected)
        {
            string version = found is { } number ? $"of version {number}" : "without a version";
            throw new DllNotFoundException(
                $"{path} is {version}, but this program needs version {Expected}: run ./unblur train in the checkout, which compiles it, or compile it anew with native/build.sh {path}.");
        }
    }
}
