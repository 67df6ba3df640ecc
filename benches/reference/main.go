// Times the parser and the formatter of Alloy's own module on the configurations of a folder: the best of many runs, on
// one core, in processor time: what other processes take does not count.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/grafana/alloy/syntax/parser"
	"github.com/grafana/alloy/syntax/printer"
)

const rounds = 20

// Bytes of a round: a few files are gone through many times.
const roundBytes = 2_000_000

func main() {
	runtime.GOMAXPROCS(1)
	var texts [][]byte
	size := 0
	err := filepath.Walk(os.Args[1], func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, text)
		size += len(text)
		return err
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("parse %.1f\n", best(texts, size, func(text []byte) {
		parser.ParseFile("file.alloy", text)
	}))
	// What `alloy fmt` does between reading and writing.
	fmt.Printf("format %.1f\n", best(texts, size, func(text []byte) {
		file, err := parser.ParseFile("file.alloy", text)
		if err != nil {
			return
		}
		var formatted bytes.Buffer
		printer.Fprint(&formatted, file)
		formatted.WriteByte('\n')
	}))
}

// In MB a second.
func best(texts [][]byte, size int, run func([]byte)) float64 {
	times := max(1, roundBytes/max(1, size))
	shortest := time.Duration(1 << 62)
	for round := 0; round < rounds; round++ {
		start := processorTime()
		for range times {
			for _, text := range texts {
				run(text)
			}
		}
		shortest = min(shortest, processorTime()-start)
	}
	return float64(times*size) / shortest.Seconds() / 1e6
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
