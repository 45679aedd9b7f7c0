#!/usr/bin/env bash
# Compiles the native door against one libtorch: native/build.sh [LIBTORCH_DIR] OUTPUT
#
# LIBTORCH_DIR is an unpacked libtorch or the torch/ folder of a pip installation; without it
# UNBLUR_LIBTORCH, or else the system's libtorch-dev. CXX chooses the compiler (g++).
# Needs nothing but a C++17 compiler: no .NET, no Python, and no CUDA toolkit for a CUDA libtorch.
set -euo pipefail

fail() { printf 'native/build.sh: %s\n' "$*" >&2; exit 1; }

case $# in
  1) libtorch=${UNBLUR_LIBTORCH:-} output=$1 ;;
  2) libtorch=$1 output=$2 ;;
  *) fail "give [LIBTORCH_DIR] OUTPUT, for example: native/build.sh ~/libtorch libunblur_torch.so" ;;
esac

source_file=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/unblur_torch.cpp
compiler=${CXX:-g++}
command -v "$compiler" >/dev/null || fail "no C++ compiler '$compiler': install g++, or name another in CXX"

# Where the headers and libraries lie.
if [ -n "$libtorch" ]; then
  [ -d "$libtorch" ] || fail "$libtorch is not a folder: give an unpacked libtorch or pip's site-packages/torch"
  libtorch=$(readlink -f "$libtorch")
  headers=$libtorch/include libraries=$libtorch/lib
  flags=(-L"$libraries" -Wl,-rpath,"$libraries")
else
  libtorch=the\ system
  headers=/usr/include libraries=/usr/lib/$("$compiler" -print-multiarch)
  flags=()
fi
[ -e "$libraries/libtorch_cpu.so" ] || fail "no libtorch_cpu.so in $libraries: install libtorch-dev, or set UNBLUR_LIBTORCH to a libtorch folder"
flags+=(-isystem "$headers/torch/csrc/api/include")
# /usr/include must not be named: its place in the search order carries the C library's headers.
[ "$headers" = /usr/include ] || flags+=(-isystem "$headers")

# The preprocessor knows where each release keeps its version.
version=$(printf '#include <torch/version.h>\nTORCH_VERSION_MAJOR TORCH_VERSION_MINOR\n' |
  "$compiler" "${flags[@]}" -x c++ -E -P - 2>/dev/null | tail -n 1) || fail "no torch/version.h under $headers: are libtorch's headers installed?"
read -r major minor <<<"$version"
((major * 100 + minor >= 113)) || fail "libtorch $major.$minor of $libtorch is too old: 1.13 or newer is needed; set UNBLUR_LIBTORCH to a newer one"

# pip's builds up to 2.5 pass std::string in the layout that GCC used before version 5.
string_layout=0
if nm -D --defined-only "$libraries/libc10.so" | grep 'torchCheckFail.*__cxx11' >/dev/null; then string_layout=1; fi

flags+=(-D_GLIBCXX_USE_CXX11_ABI=$string_layout -O2 -fPIC -shared -fvisibility=hidden)
linked=(-ltorch_cpu -lc10)
if [ -e "$libraries/libtorch_cuda.so" ]; then
  # Loading torch_cuda registers its kernels, though nothing here refers to it.
  flags+=(-DUNBLUR_CUDA)
  linked+=(-Wl,--no-as-needed -ltorch -ltorch_cuda -lc10_cuda)
fi

# c10d connects processes, over Gloo inside libtorch; gloo/ next to this script declares what c10d's header names of it.
# NCCL needs its own header and CUDA's, from the toolkit or from pip's packages next to torch.
provides() { nm -DC --defined-only "$libraries/$1" 2>/dev/null | grep "$2" >/dev/null; }
none=() gloo=() nccl=()
if provides libtorch_cpu.so 'c10d::ProcessGroupGloo::ProcessGroupGloo('; then
  gloo=(-DUSE_C10D_GLOO -I"$(dirname "$source_file")")
fi
if [ ${#gloo[@]} -gt 0 ] && provides libtorch_cuda.so 'c10d::ProcessGroupNCCL::ProcessGroupNCCL('; then
  folders=()
  for folder in "${CUDA_HOME:-/usr/local/cuda}/include" "$libtorch"/../nvidia/*/include; do
    [ ! -d "$folder" ] || folders+=(-isystem "$folder")
  done
  if printf '#include <nccl.h>\n#include <cuda_runtime_api.h>\n' | "$compiler" "${folders[@]}" -x c++ -fsyntax-only - 2>/dev/null; then
    nccl=("${gloo[@]}" -DUSE_C10D_NCCL "${folders[@]}")
  fi
fi

# Headers ask for C++20 from 2.12 on; older compilers know it under C++17 only, so both are tried from 2.10 on.
standards=(17)
((major * 100 + minor < 210)) || standards=(20 17)

mkdir -p "$(dirname "$output")"
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary" "$temporary.log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# Headers of another release than libtorch's can spoil NCCL, or c10d as a whole: the rest is worth having without.
for connections in nccl gloo none; do
  declare -n groups=$connections
  [ "$connections" = none ] || [ ${#groups[@]} -gt 0 ] || continue
  for standard in "${standards[@]}"; do
    if "$compiler" -std=c++"$standard" "${flags[@]}" "${groups[@]}" "$source_file" -o "$temporary" "${linked[@]}" 2>>"$temporary.log"; then
      [ "$connections" != none ] || printf 'native/build.sh: without c10d: several processes cannot train together with this libtorch\n' >&2
      chmod 755 "$temporary"
      mv -f "$temporary" "$output"
      exit 0
    fi
  done
done
cat "$temporary.log" >&2
fail "the native door did not compile against libtorch $major.$minor of $libtorch (errors above)"
