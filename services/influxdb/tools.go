//go:build tools

// Package build names the program, so that go.mod and go.sum cover what it needs.
package build

import _ "github.com/influxdata/influxdb/v2/cmd/influxd"
