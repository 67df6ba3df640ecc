// Times the parser of Alloy's own module on the configurations of a folder: the best of many runs, on one core.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/grafana/alloy/syntax/parser"
)

const rounds = 20

func main() {
	runtime.GOMAXPROCS(1)
	var texts [][]byte
	bytes := 0
	err := filepath.Walk(os.Args[1], func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, text)
		bytes += len(text)
		return err
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	best := time.Duration(1 << 62)
	for round := 0; round < rounds; round++ {
		start := time.Now()
		for _, text := range texts {
			parser.ParseFile("file.alloy", text)
		}
		best = min(best, time.Since(start))
	}
	fmt.Printf("parse %.1f\n", float64(bytes)/best.Seconds()/1e6)
}
