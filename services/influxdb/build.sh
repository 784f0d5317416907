#!/usr/bin/env bash
# Builds InfluxDB 2.7.12, without its pages, from the Go module proxy and crates.io: build.sh FOLDER
# Needs Go, cargo, a C compiler and pkg-config, and 10 to 25 minutes.
set -euo pipefail
mkdir -p "$1"
out=$(cd "$1" && pwd -P)
work=$out/work
# In a copy: the clone may be at another commit before this has ended.
mkdir -p "$work/module"
cp "$(dirname "${BASH_SOURCE[0]}")"/{go.mod,go.sum,tools.go} "$work/module/"
cd "$work/module"

# Go makes its copies of modules read-only, and who cannot delete them cannot clean up.
export GOFLAGS=-modcacherw

# The engine of Flux is in Rust. Without its rust-toolchain.toml, which asks for an old compiler, and without its
# feature "strict", which makes an error of each warning that newer compilers have found since.
flux=$(go mod download -json github.com/influxdata/flux | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
cp -r "$flux/libflux" "$flux/stdlib" "$work/"
chmod -R u+w "$work"
(cd "$work/libflux" && CARGO_TARGET_DIR=$work/target cargo rustc --release --locked --package flux --lib \
  --no-default-features --features cffi --crate-type staticlib)
mkdir "$work/lib"
cp "$work/target/release/libflux.a" "$work/lib/"
cat > "$work/lib/flux.pc" << PC
Name: Flux
Description: libflux
Version: 0.196.1
Libs: -L$work/lib -lflux -ldl -lpthread -lm
Cflags: -I$work/libflux/include
PC

# A build cache of its own: Go does not notice when pkg-config names another library, and would link an older one.
GOCACHE=$work/gocache PKG_CONFIG_PATH=$work/lib CGO_ENABLED=1 go build -trimpath \
  -tags sqlite_foreign_keys,sqlite_json -ldflags '-s -w -X main.version=2.7.12' \
  -o "$out/influxd" github.com/influxdata/influxdb/v2/cmd/influxd
rm -rf "$work"
