// Kernels that the peers' folder does not have, in Go; see kernels.c.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

func matrix(n, first int) [][]float64 {
	var rows [][]float64
	for i := 0; i < n; i++ {
		row := make([]float64, 0, n)
		for j := 0; j < n; j++ {
			row = append(row, float64((first+i*n+j)%17))
		}
		rows = append(rows, row)
	}
	return rows
}

//go:noinline
func addProduct(sum, a, b [][]float64) {
	for i := range a {
		for k := range b {
			for j := range b[k] {
				sum[i][j] += a[i][k] * b[k][j]
			}
		}
	}
}

func matrixK(n int) (string, int) {
	a, b, sum := matrix(n, 1), matrix(n, 2), matrix(n, 3)
	addProduct(sum, a, b)
	total := 0.0
	for _, row := range sum {
		for _, x := range row {
			total += x
		}
	}
	return fmt.Sprintf("%.1f", total), n * n * n
}

func disorder(n int) []int {
	var made []int
	seed := uint32(42)
	for i := 0; i < n; i++ {
		seed = seed*1664525 + 1013904223
		made = append(made, int(seed>>4))
	}
	return made
}

func quickSort(xs []int, low, high int) {
	pivot := xs[(low+high)/2]
	i, j := low, high
	for i <= j {
		for xs[i] < pivot {
			i++
		}
		for xs[j] > pivot {
			j--
		}
		if i <= j {
			xs[i], xs[j] = xs[j], xs[i]
			i++
			j--
		}
	}
	if low < j {
		quickSort(xs, low, j)
	}
	if i < high {
		quickSort(xs, i, high)
	}
}

func order(xs []int) (string, int) {
	n := len(xs)
	return fmt.Sprintf("%d %d %d", xs[0], xs[n/3], xs[n-1]), n
}

func quickSortK(n int) (string, int) {
	xs := disorder(n)
	quickSort(xs, 0, n-1)
	return order(xs)
}

func sortK(n int) (string, int) {
	xs := disorder(n)
	sort.Ints(xs)
	return order(xs)
}

func peakBytes() int {
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmHWM:" {
			kib, _ := strconv.Atoi(fields[1])
			return kib * 1024
		}
	}
	return 0
}

func main() {
	kernels := map[string]func(int) (string, int){
		"matrix_multiply": matrixK, "quick_sort": quickSortK, "sort": sortK,
	}
	kernel, ok := kernels[os.Args[1]]
	if !ok {
		os.Exit(77)
	}
	n, _ := strconv.Atoi(os.Args[2])
	start := time.Now()
	text, ops := kernel(n)
	seconds := time.Since(start).Seconds()
	fmt.Printf("{\"bench\": %q, \"peer\": \"go\", \"n\": %d, \"seconds\": %.9f, \"ops_per_s\": %.1f, \"rss_bytes\": %d, \"check\": %q}\n",
		os.Args[1], n, seconds, float64(ops)/seconds, peakBytes(), text)
}
