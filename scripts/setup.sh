# Sourced by ./unblur and ./test: brings a machine with the .NET SDK to a built Unblur.
#
#   set_up restore  what photos need: the command line, and the packages that .NET fetches
#   set_up train    the same, libtorch with a compiler from apt, and the library between .NET and libtorch
#   set_up tests    the same, every test project, and PyTorch where apt has it
#
# Each step is skipped when nothing it depends on has changed since it last succeeded. While nothing has
# changed, all of it costs a few file look-ups. Everything is said on stderr; logs are in artifacts/setup/.

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
state=$root/artifacts/setup
system_libraries=/usr/lib/$HOSTTYPE-linux-gnu
export DOTNET_CLI_TELEMETRY_OPTOUT=${DOTNET_CLI_TELEMETRY_OPTOUT:-1} # dotnet build reports to its maker, too

say() { printf 'unblur: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

set_up() {
  find_dotnet
  [ "$1" = restore ] || find_libtorch
  up_to_date "$1" && return
  mkdir -p "$state" 2>/dev/null && [ -w "$state" ] || fail "cannot write to $state: start ./unblur once as the owner of $root"
  # In a subshell, so that the lock ends with it. What it starts inherits the lock: should this shell be killed,
  # the next set-up still waits until the compilers have ended.
  (
    trap 'exit 130' INT
    trap 'exit 143' TERM
    if ! flock -n 9; then
      say "waiting for another set-up in $root to finish"
      flock 9
    fi
    dotnet_up_to_date "$1" || require_sdk
    if [ "$1" != restore ]; then
      install_packages
      [ "$1" != tests ] || install_pytorch
      build_native
    fi
    build_dotnet "$1"
  ) 9>"$state/lock" </dev/null
}

up_to_date() {
  [ "$1" = restore ] || { packages_present && { [ "$1" != tests ] || pytorch_settled; } && native_up_to_date; } || return 1
  dotnet_up_to_date "$1"
}

# True when none of the files and folders given after the stamp has changed since the stamp.
unchanged_since() {
  local stamp=$1
  shift
  [ -e "$stamp" ] && [ -z "$(find "$@" -newer "$stamp" -print -quit)" ]
}

# --- the .NET SDK ---------------------------------------------------------------------------------

find_dotnet() {
  command -v dotnet >/dev/null && return
  local folder
  for folder in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    if [ -x "$folder/dotnet" ]; then
      PATH=$PATH:$folder
      return
    fi
  done
  fail "the .NET 10 SDK is missing: see https://dotnet.microsoft.com/download/dotnet/10.0 (Ubuntu: apt-get install dotnet-sdk-10.0)"
}

require_sdk() {
  local version
  version=$(cd "$root" && dotnet --version 2>/dev/null) || version=none
  [[ $version =~ ^[0-9]+\. && ${version%%.*} -ge 10 ]] ||
    fail "the .NET SDK found at $(command -v dotnet) is $version, and 10 or newer is needed: see https://dotnet.microsoft.com/download/dotnet/10.0"
}

# --- system packages ------------------------------------------------------------------------------

packages_present() {
  [ -n "$libtorch" ] || { libtorch_present && blas_present; } || return 1
  compiler_present
}

libtorch_present() { [ -e "$system_libraries/libtorch_cpu.so" ] && [ -e /usr/include/ATen/ATen.h ]; }
blas_present() { [ -e "$system_libraries/openblas-pthread/libblas.so.3" ]; }
compiler_present() { command -v "${CXX:-g++}" >/dev/null; }

install_packages() {
  local missing=()
  [ -n "$libtorch" ] || libtorch_present || missing+=(libtorch-dev)
  [ -n "$libtorch" ] || blas_present || missing+=(libopenblas0-pthread)
  compiler_present || missing+=(g++)
  [ ${#missing[@]} -gt 0 ] || return 0

  command -v apt-get >/dev/null ||
    fail "missing: ${missing[*]} (as Debian names them), and there is no apt-get here: install them, then start again"
  local become_root=() by_hand="apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  if [ $EUID -ne 0 ]; then
    command -v sudo >/dev/null || fail "missing: ${missing[*]}. As root, run: $by_hand"
    # Without a terminal nobody can type a password.
    sudo -n true 2>/dev/null || [ -t 2 ] || fail "missing: ${missing[*]}, and sudo asks for a password. Run: sudo sh -c '$by_hand'"
    become_root=(sudo)
  fi

  say "installing ${missing[*]} with apt (once; some minutes)"
  apt_get update
  apt_get install --no-install-recommends "${missing[@]}"
}

# Tests exchange weights with PyTorch: 30 MB to load, 170 MB on disk. They skip without it, so what cannot be had is let be.
install_pytorch() {
  pytorch_settled && return
  touch "$state/pytorch"
  command -v apt-get >/dev/null && apt-cache show python3-torch >/dev/null 2>&1 || return 0
  local become_root=() by_hand="apt-get install --no-install-recommends python3-torch"
  if [ $EUID -ne 0 ]; then
    sudo -n true 2>/dev/null || return 0
    become_root=(sudo)
  fi
  say "installing python3-torch with apt, for the tests (once; half a minute)"
  (apt_get install --no-install-recommends python3-torch) || say "going on without: the tests that need it skip. To try again, remove $state/pytorch"
}

pytorch_settled() { [ -n "$libtorch" ] || [ -e /usr/lib/python3/dist-packages/torch ] || [ -e "$state/pytorch" ]; }

apt_get() {
  "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >"$state/apt.log" 2>&1 9>&- ||
    { tail -n 15 "$state/apt.log" >&2; fail "apt-get $1 failed (above). To install by hand: $by_hand"; }
}

# --- the native door ------------------------------------------------------------------------------

# $libtorch is the chosen folder, or empty for the system's; $libtorch_identity changes when its files do.
find_libtorch() {
  libtorch=${UNBLUR_LIBTORCH:-}
  local library=$system_libraries/libtorch_cpu.so
  if [ -n "$libtorch" ]; then
    library=$libtorch/lib/libtorch_cpu.so
    [ -e "$library" ] || fail "UNBLUR_LIBTORCH is $libtorch, but there is no lib/libtorch_cpu.so in it: give an unpacked libtorch or pip's site-packages/torch"
    libtorch=$(readlink -f "$libtorch")
  fi
  libtorch_identity=$(stat -Lc "${libtorch:-system} %s %Y" "$library" 2>/dev/null) || libtorch_identity=none
}

native_up_to_date() {
  [ -e "$state/native" ] && [ "$(<"$state/native")" = "$libtorch_identity" ] &&
    [ -e "$root/artifacts/native/libunblur_torch.so" ] && unchanged_since "$state/native" "$root/native"
}

build_native() {
  find_libtorch
  native_up_to_date && return
  say "compiling the library between .NET and the libtorch of ${libtorch:-the system} (once; about 15 seconds)"
  printf '%s' "$libtorch_identity" >"$state/native.new"
  rm -f "$root"/artifacts/native/libunblur_torch.so.* # left by a compilation that was killed
  "$root/native/build.sh" ${libtorch:+"$libtorch"} "$root/artifacts/native/libunblur_torch.so" >&2
  mv "$state/native.new" "$state/native"
}

# --- the .NET build -------------------------------------------------------------------------------

dotnet_up_to_date() {
  local inputs=("$root/src" "$root"/Directory.*.props "$root/.editorconfig") output=Unblur.Cli stamp=cli
  if [ "$1" = tests ]; then
    inputs+=("$root/tests" "$root/Unblur.slnx" "$root/README.md" "$root/docs/guides") # the tests compile the examples in them
    output=Unblur.Tests stamp=tests
  fi
  [ -e "$root/artifacts/bin/$output/release/$output.dll" ] && unchanged_since "$state/$stamp" "${inputs[@]}"
}

build_dotnet() {
  dotnet_up_to_date "$1" && return
  # Other machines have libvips in another package: the locks of the repository are not for them.
  local project=src/Unblur.Cli options=() stamp=cli locks=(-p:ReleaseLocks="$state/locks")
  [[ $OSTYPE != linux-gnu* || $HOSTTYPE != x86_64 ]] || locks=(-p:RestoreLockedMode=true)
  [ "$1" != tests ] || project=Unblur.slnx stamp=tests
  # A build that was killed may have left half a file that looks up to date.
  [ ! -e "$state/building" ] || options=(--no-incremental)
  say "building $project (some seconds; the first time up to a minute)"
  touch "$state/building" "$state/$stamp.new"
  local status=0
  # No build server may stay behind: it would hold the lock, and take a gigabyte of memory that the photo needs.
  (cd "$root" && DOTNET_CLI_USE_MSBUILD_SERVER=0 dotnet build "$project" -c Release -v quiet -nologo -nodeReuse:false \
    -p:UseSharedCompilation=false "${locks[@]}" "${options[@]}" >"$state/build.log" 2>&1) || status=$?
  [ $status -ge 128 ] || rm -f "$state/building"
  [ $status -eq 0 ] || {
    { grep -E '(:|^) *error ' "$state/build.log" || cat "$state/build.log"; } | sort -u >&2
    fail "the build of $project failed (above; all of it in $state/build.log)"
  }
  mv "$state/$stamp.new" "$state/$stamp"
}
