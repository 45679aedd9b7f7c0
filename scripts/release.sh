#!/usr/bin/env bash
# Makes what is published: scripts/release.sh [PART ...]
#
# Parts are platforms and `packages`; by default packages, win-x64, osx-arm64, linux-x64 and linux-arm64. For each platform an archive that runs without .NET, with a list of what
# it is made of (SBOM, CycloneDX); the NuGet package Unblur with the two that it needs; SHA-256 sums. All of it goes to artifacts/release/. The same commit gives the same archives.
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
out=${UNBLUR_RELEASE:-$root/artifacts/release}
parts=("$@")
[ $# -gt 0 ] || parts=(packages win-x64 osx-arm64 linux-x64 linux-arm64)
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")
# Files of an archive have the time of the commit.
time=$(git -C "$root" log -1 --format=%ct)
export DOTNET_CLI_UI_LANGUAGE=en TZ=UTC

command -v zip >/dev/null || { echo "scripts/release.sh: zip is missing: apt-get install zip" >&2; exit 1; }

# Each platform has packages and a build of its own, apart from those of the checkout. Versions are fixed by Directory.Packages.props.
build=(-c Release -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false -p:ContinuousIntegrationBuild=true -p:DebugType=none)

publish() { # PLATFORM
  local platform=$1 name=unblur-$version-$1
  local folder=$out/$name
  rm -rf "$folder" "$folder".*
  dotnet publish "$root/src/Unblur.Cli" "${build[@]}" -r "$platform" --self-contained -p:ReleaseLocks="$out/build/$platform/locks" --artifacts-path "$out/build/$platform" -p:PublishReadyToRun=true -p:GenerateDocumentationFile=false \
    -o "$folder"
  local suffix=
  [[ $platform != win-* ]] || suffix=.exe
  mv "$folder/Unblur.Cli$suffix" "$folder/unblur$suffix"
  mkdir -p "$folder/models"
  cp "$root"/models/*.onnx "$root"/models/*.json "$root"/models/*.md "$folder/models/"
  cp "$root/LICENSE" "$folder/LICENSE.txt"
  cp "$root/README.md" "$folder/README.md"
  notices "$folder" > "$folder/THIRD-PARTY-NOTICES.txt"
  grep -q NetVips.Native "$folder/THIRD-PARTY-NOTICES.txt" || { echo "scripts/release.sh: the licences of the packages were not found" >&2; exit 1; }
  (cd "$root" && dotnet tool restore >/dev/null && dotnet tool run dotnet-CycloneDX -- src/Unblur.Cli/Unblur.Cli.csproj --disable-package-restore --base-intermediate-output-path "$out/build/$platform/obj" \
    --output "$folder" --filename sbom.json --output-format Json --no-serial-number --set-version "$version" >"$out/build/$platform/sbom.log") ||
    { tail -n 5 "$out/build/$platform/sbom.log" >&2; exit 1; }
  sed -i "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$(date -u -d "@$time" +%Y-%m-%dT%H:%M:%SZ)\"/" "$folder/sbom.json"
  find "$folder" -exec touch -hd "@$time" {} +
  case $platform in
    win-*) (cd "$out" && find "$name" | LC_ALL=C sort | zip -q -X -9 "$name.zip" -@) ;;
    *) tar -C "$out" --sort=name --mtime="@$time" --owner=0 --group=0 --numeric-owner --format=gnu -c "$name" | gzip -n9 >"$folder.tar.gz" ;;
  esac
}

# The licences of the packages that are in a folder, as these packages have them.
notices() { # FOLDER
  echo "Unblur contains these packages, each under its own licence."
  local packages library version file
  packages=$(cd "$root" && dotnet nuget locals global-packages --list | sed 's/.*: //')
  sed -n 's/^      "\([A-Za-z][^/"]*\)\/\([0-9][^"]*\)": {$/\1 \2/p' "$1/Unblur.Cli.deps.json" | LC_ALL=C sort -u | while read -r library version; do
    library=${library#runtimepack.}
    local folder=${packages%/}/${library,,}/$version
    [ -d "$folder" ] || continue # a project of Unblur's
    printf '\n%s\n%s %s: %s\n' "$(printf '=%.0s' {1..80})" "$library" "$version" "$(sed -n 's:.*<license type="expression">\(.*\)</license>.*:\1:p; s:.*<licenseUrl>\(.*\)</licenseUrl>.*:\1:p' "$folder"/*.nuspec | head -n 1)"
    for file in "$folder"/LICENSE* "$folder"/ThirdPartyNotices* "$folder"/THIRD-PARTY-NOTICES*; do
      [ ! -f "$file" ] || { echo; cat "$file"; }
    done
  done
}

# The package Unblur, and the two that it needs, for all platforms; with symbols.
pack() {
  local project
  for project in Unblur.Imaging Unblur.Physics Unblur; do
    dotnet pack "$root/src/$project" "${build[@]}" -p:DebugType=portable -p:IncludeSymbols=true -p:SymbolPackageFormat=snupkg -p:ForAllPlatforms=true \
      --artifacts-path "$out/build/packages" -p:ReleaseLocks="$out/build/packages/locks" -o "$out"
  done
}

mkdir -p "$out"
for part in "${parts[@]}"; do
  if [ "$part" = packages ]; then
    pack
  else
    publish "$part"
  fi
done

cd "$out"
shopt -s nullglob
made=(*"$version"*.zip *"$version"*.tar.gz *."$version".*nupkg)
sha256sum -- "${made[@]}" | tee SHA256SUMS
