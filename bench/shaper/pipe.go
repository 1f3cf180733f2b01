package main

import (
	"io"
	"math/rand/v2"
	"sync"
	"time"
)

// Condition is what one direction does to packets.
type Condition struct {
	Delay time.Duration `json:"delay"`
	Loss  float64       `json:"loss"`
	// Rate in bit/s, 0 = unlimited.
	Rate float64 `json:"rate"`
	// Queue is how long a packet may wait for its turn at Rate; one that would wait longer is dropped (drop-tail).
	Queue time.Duration `json:"queue"`
	// Hole swallows everything.
	Hole bool `json:"hole"`
}

// Counts since the start; bytes are those of IP packets.
type Counts struct {
	Packets int64 `json:"packets"`
	Bytes   int64 `json:"bytes"`
	Dropped int64 `json:"dropped"`
}

type pipe struct {
	lock   sync.Mutex
	now    Condition
	counts Counts
	// busyUntil is when the last packet taken will have left the bottleneck.
	busyUntil time.Time
	random    func() float64
}

func newPipe() *pipe {
	return &pipe{now: Condition{Queue: 400 * time.Millisecond}, random: rand.Float64}
}

func (p *pipe) change(change func(*Condition)) {
	p.lock.Lock()
	defer p.lock.Unlock()
	change(&p.now)
}

func (p *pipe) condition() Condition {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.now
}

func (p *pipe) counted() Counts {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.counts
}

// take decides about a packet of `bytes` that arrives at `at`: when it comes out, or that it does not.
func (p *pipe) take(bytes int, at time.Time) (time.Time, bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	c := p.now
	if c.Hole || (c.Loss > 0 && p.random() < c.Loss) {
		p.counts.Dropped++
		return at, false
	}
	out := at
	if c.Rate > 0 {
		if p.busyUntil.After(at) {
			if p.busyUntil.Sub(at) > c.Queue {
				p.counts.Dropped++
				return at, false
			}
			out = p.busyUntil
		}
		out = out.Add(time.Duration(float64(bytes*8) / c.Rate * float64(time.Second)))
		p.busyUntil = out
	} else {
		p.busyUntil = time.Time{}
	}
	p.counts.Packets++
	p.counts.Bytes += int64(bytes)
	return out.Add(c.Delay), true
}

type parcel struct {
	data []byte
	due  time.Time
}

func (p *pipe) run(from io.Reader, to io.Writer) {
	queue := make(chan parcel, 1<<14)
	go func() {
		for parcel := range queue {
			if wait := time.Until(parcel.due); wait > 0 {
				time.Sleep(wait)
			}
			_, _ = to.Write(parcel.data)
		}
	}()
	buffer := make([]byte, 1<<16)
	for {
		count, err := from.Read(buffer)
		if err != nil {
			return
		}
		due, taken := p.take(count, time.Now())
		if !taken {
			continue
		}
		queue <- parcel{data: append([]byte(nil), buffer[:count]...), due: due}
	}
}
