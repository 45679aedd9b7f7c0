#!/usr/bin/env bash
# Makes what is published: scripts/release.sh [--check] [PART ...]
#
# Parts are platforms, `packages` and `tool`; by default packages, win-x64, osx-arm64, linux-x64, linux-arm64 and tool. For each platform an archive that runs without .NET, with a list
# of what it is made of (SBOM, CycloneDX); the NuGet package Unblur with the two that it needs; the packages of `dotnet tool install Unblur.Tool`; SHA-256 sums. All of it goes to
# artifacts/release/. The same commit gives the same bytes: --check makes the parts again, elsewhere, and compares the sums with those that are there.
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
out=${UNBLUR_RELEASE:-$root/artifacts/release}
is_check=
[ "${1:-}" != --check ] || { is_check=1; shift; }
platforms=(win-x64 osx-arm64 linux-x64 linux-arm64)
parts=("$@")
[ $# -gt 0 ] || parts=(packages "${platforms[@]}" tool)
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")
# What is packed has the time of the commit.
time=$(git -C "$root" log -1 --format=%ct)
export DOTNET_CLI_UI_LANGUAGE=en TZ=UTC DOTNET_CLI_TELEMETRY_OPTOUT=1

for tool in zip unzip; do
  command -v $tool >/dev/null || { echo "scripts/release.sh: $tool is missing: apt-get install $tool" >&2; exit 1; }
done

# Builds are apart from those of the checkout, and each platform has packages of its own. Versions are fixed by Directory.Packages.props. No file names the folder that it was built in.
build=(-c Release -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false -p:ContinuousIntegrationBuild=true -p:DebugType=none -clp:ErrorsOnly "-p:PathMap=$out/build=/_/build")

publish() { # PLATFORM
  local platform=$1 name=unblur-$version-$1
  local folder=$out/$name
  rm -rf "$folder" "$folder".*
  dotnet publish "$root/src/Unblur.Cli" "${build[@]}" -p:ReleasePlatform="$platform" -p:SelfContained=true -p:ReleaseLocks="$out/build/locks/$platform" --artifacts-path "$out/build/programs" -p:PublishReadyToRun=true \
    -p:GenerateDocumentationFile=false -o "$folder"
  local suffix=
  [[ $platform != win-* ]] || suffix=.exe
  mv "$folder/Unblur.Cli$suffix" "$folder/unblur$suffix"
  mkdir -p "$folder/models"
  cp "$root"/models/*.onnx "$root"/models/*.json "$root"/models/*.md "$folder/models/"
  cp "$root/LICENSE" "$folder/LICENSE.txt"
  cp "$root/README.md" "$folder/README.md"
  notices "$platform" "$folder/Unblur.Cli.deps.json" "$folder/THIRD-PARTY-NOTICES.txt"
  (cd "$root" && dotnet tool restore >/dev/null && dotnet tool run dotnet-CycloneDX -- src/Unblur.Cli/Unblur.Cli.csproj --disable-package-restore --base-intermediate-output-path "$out/build/programs" \
    --output "$folder" --filename sbom.json --output-format Json --no-serial-number --set-version "$version" >"$out/build/sbom.log") ||
    { tail -n 5 "$out/build/sbom.log" >&2; exit 1; }
  grep -q "NetVips.Native.$platform@" "$folder/sbom.json" || { echo "scripts/release.sh: the list of parts lacks the packages of $platform" >&2; exit 1; }
  sed -i "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$(date -u -d "@$time" +%Y-%m-%dT%H:%M:%SZ)\"/" "$folder/sbom.json"
  chmod -R u=rwX,go=rX "$folder"
  find "$folder" -exec touch -hd "@$time" {} +
  case $platform in
    win-*) (cd "$out" && find "$name" | LC_ALL=C sort | zip -q -X -9 "$name.zip" -@) ;;
    *) tar -C "$out" --sort=name --mtime="@$time" --owner=0 --group=0 --numeric-owner --format=gnu -c "$name" | gzip -n9 >"$folder.tar.gz" ;;
  esac
}

# The licences of the packages that a program is made of, as these packages have them.
notices() { # PLATFORM DEPS-JSON FILE
  local packages library version file
  packages=$(cd "$root" && dotnet nuget locals global-packages --list | sed 's/.*: //')
  echo "Unblur contains these packages, each under its own licence." >"$3"
  {
    sed -n 's/^      "\([A-Za-z][^/"]*\)\/\([0-9][^"]*\)": {$/\1 \2/p' "$2"
    sed -n "s:.*Include=\"\(NetVips.Native.$1\)\" Version=\"\([^\"]*\)\".*:\1 \2:p" "$root/Directory.Packages.props" # placed by Unblur.Imaging itself
  } | LC_ALL=C sort -u | while read -r library version; do
    library=${library#runtimepack.}
    local folder=${packages%/}/${library,,}/$version
    [ -d "$folder" ] || continue # a project of Unblur's
    printf '\n%s\n%s %s: %s\n' "$(printf '=%.0s' {1..80})" "$library" "$version" "$(sed -n 's:.*<license type="expression">\(.*\)</license>.*:\1:p; s:.*<licenseUrl>\(.*\)</licenseUrl>.*:\1:p' "$folder"/*.nuspec | head -n 1)"
    for file in "$folder"/LICENSE* "$folder"/ThirdPartyNotices* "$folder"/THIRD-PARTY-NOTICES*; do
      [ ! -f "$file" ] || { echo; cat "$file"; }
    done
  done >>"$3"
  grep -q NetVips.Native "$3" || { echo "scripts/release.sh: the licences of the packages were not found" >&2; exit 1; }
}

# The package Unblur, and the two that it needs, for all platforms; with symbols.
pack() {
  local project
  for project in Unblur.Imaging Unblur.Physics Unblur; do
    rm -f "$out/$project.$version."*nupkg
    dotnet pack "$root/src/$project" "${build[@]}" -p:DebugType=portable -p:IncludeSymbols=true -p:SymbolPackageFormat=snupkg -p:ForAllPlatforms=true \
      --artifacts-path "$out/build/packages" -p:ReleaseLocks="$out/build/locks/packages" -o "$out"
    steady "$out/$project.$version."*nupkg
  done
}

# The package that dotnet tool install asks for, and the one of each platform, which that one names. They need .NET, but nothing else.
pack_tool() {
  local platform
  rm -f "$out/Unblur.Tool."*nupkg
  for platform in "${platforms[@]}"; do
    local project=("$root/src/Unblur.Cli" "${build[@]}" -p:ReleasePlatform="$platform" -p:ForTool=true -p:GenerateDocumentationFile=false -p:ToolNotices="$out/build/notices-$platform.txt" --artifacts-path "$out/build/programs"
      -p:ReleaseLocks="$out/build/locks/$platform-tool")
    dotnet build "${project[@]}"
    notices "$platform" "$out/build/programs/bin/Unblur.Cli/release_$platform/Unblur.Cli.deps.json" "$out/build/notices-$platform.txt"
    dotnet pack "${project[@]}" -o "$out"
  done
  dotnet pack "$root/src/Unblur.Cli" "${build[@]}" -p:NoBuild=true -p:ForTool=true -p:ForAllPlatforms=true --artifacts-path "$out/build/packages" -p:ReleaseLocks="$out/build/locks/packages" -o "$out"
  steady "$out/Unblur.Tool."*nupkg
}

# Packages with the time of the commit, in the order of names.
steady() { # PACKAGE ...
  local package folder
  for package; do
    folder=$(mktemp -d)
    unzip -q "$package" -d "$folder"
    find "$folder" -exec touch -hd "@$time" {} +
    rm "$package"
    (cd "$folder" && find . -type f -printf '%P\n' | LC_ALL=C sort | zip -q -X -9 "$package" -@)
    rm -r "$folder"
  done
}

check() {
  local again
  again=$(mktemp -d)
  trap 'rm -rf "$again"' EXIT
  UNBLUR_RELEASE=$again "$root/scripts/release.sh" "${parts[@]}" >/dev/null
  (cd "$out" && sha256sum --check "$again/SHA256SUMS") || { echo "scripts/release.sh: the files above that FAILED are not the same when they are made again" >&2; exit 1; }
}

if [ -n "$is_check" ]; then
  check
  exit
fi

mkdir -p "$out"
for part in "${parts[@]}"; do
  case $part in
    packages) pack ;;
    tool) pack_tool ;;
    *) publish "$part" ;;
  esac
done

cd "$out"
shopt -s nullglob
made=(*"$version"*.zip *"$version"*.tar.gz *."$version".*nupkg)
sha256sum -- "${made[@]}" | tee SHA256SUMS
