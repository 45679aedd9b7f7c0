using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Unblur.Data.Layouts;
using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>The photos of some folders: found once, in the order of their names, decoded on first use and cached while there is room.</summary>
/// <remarks>Decoded photos are cached in their own 8 or 16 bits. Reading is safe from several threads; the cache changes no result.</remarks>
public sealed class PhotoSet
{
    private readonly IReadOnlyList<Member> _members;
    private readonly FileCache<Photo> _cache;

    private PhotoSet(IReadOnlyList<Member> members, FileCache<Photo> cache)
        => (_members, _cache, Files) = (members, cache, [.. members.Select(member => member.Path)]);

    /// <summary>Full paths, in ordinal order.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Finds every photo below the given folders, without results of Unblur next to their photos; where folders overlap, or links lead to one file, it counts once.</summary>
    /// <param name="folders">Searched recursively.</param>
    /// <param name="cacheBytes">Size of the cache of decoded photos, bytes. Default: a quarter of the memory.</param>
    /// <exception cref="DataSetException">A folder does not exist, or there is no photo in any of them.</exception>
    public static PhotoSet Find(IEnumerable<string> folders, long? cacheBytes = null)
    {
        ArgumentNullException.ThrowIfNull(folders);
        List<Member> members = [];
        List<string> searched = [.. folders];
        foreach (string folder in searched)
        {
            string root = Path.GetFullPath(folder);
            members.AddRange(PhotoFiles.Photos(folder).Select(path => new Member(path, Hash(Path.GetRelativePath(root, path)))));
        }

        return members.Count > 0
            ? new PhotoSet(
                [.. members.OrderBy(member => member.Path, StringComparer.Ordinal).DistinctBy(member => FileLinks.RealPath(member.Path), StringComparer.Ordinal)],
                PhotoCache.Create(cacheBytes))
            : throw PhotoFiles.NoPhoto(searched);
    }

    /// <summary>Splits into two sets: about one photo in n is held out, the others are for training. Neither is empty.</summary>
    /// <remarks>A photo's name within its folder alone decides, so that adding photos moves none from one set to the other (except in tiny sets).</remarks>
    /// <exception cref="DataSetException">There is one photo only.</exception>
    public (PhotoSet Training, PhotoSet HeldOut) HoldOutEvery(int n)
    {
        if (_members.Count < 2)
        {
            throw new DataSetException(DataSetFault.Empty, Files[0], $"{Files[0]} is the only photo: give at least 2, one to train on and one to hold out.");
        }

        (Member? first, Member? last) = (_members.MinBy(member => member.Hash), _members.MaxBy(member => member.Hash));
        bool isAnyHeldOut = _members.Any(member => member.Hash % (ulong)n == 0);
        bool isAllHeldOut = _members.All(member => member.Hash % (ulong)n == 0);
        var heldOut = _members.Where(IsHeldOut).ToHashSet();
        return (new([.. _members.Where(member => !heldOut.Contains(member))], _cache), new([.. _members.Where(heldOut.Contains)], _cache));

        bool IsHeldOut(Member member)
            => isAllHeldOut ? member != last : isAnyHeldOut ? member.Hash % (ulong)n == 0 : member == first;
    }

    /// <summary>The decoded photo.</summary>
    /// <exception cref="PhotoException">The file cannot be read.</exception>
    public Photo Open(int index) => _cache.Open(Files[index]);

    /// <summary>As <see cref="Open(int)"/>, by one of the <see cref="Files"/>.</summary>
    /// <exception cref="PhotoException">The file cannot be read.</exception>
    public Photo Open(string file) => _cache.Open(file);

    // The same on every machine, unlike string.GetHashCode.
    private static ulong Hash(string name)
        => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name.Replace(Path.DirectorySeparatorChar, '/'))));

    private sealed record Member(string Path, ulong Hash);
}
