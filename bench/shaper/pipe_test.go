package main

import (
	"testing"
	"time"
)

func TestRateSpacesPacketsAndTheQueueDropsTheRest(t *testing.T) {
	p := newPipe()
	p.change(func(c *Condition) { c.Rate, c.Delay = 100_000, 20*time.Millisecond })
	start := time.Unix(1000, 0)
	// 1250 bytes take 100 ms at 100 kbit/s; the sixth would wait 500 ms, longer than the queue of 400.
	for index, want := range []time.Duration{120, 220, 320, 420, 520} {
		due, taken := p.take(1250, start)
		if !taken || due.Sub(start) != want*time.Millisecond {
			t.Fatalf("packet %d: taken %v after %v, want %v ms", index, taken, due.Sub(start), want)
		}
	}
	if _, taken := p.take(1250, start); taken {
		t.Fatal("the queue has no end")
	}
	if due, taken := p.take(1250, start.Add(time.Second)); !taken || due.Sub(start) != 1120*time.Millisecond {
		t.Fatal("an idle line must be free again")
	}
	if got := p.counted(); got != (Counts{Packets: 6, Bytes: 7500, Dropped: 1}) {
		t.Fatalf("counted %+v", got)
	}
}

func TestLossAndHole(t *testing.T) {
	p := newPipe()
	rolls := []float64{0.04, 0.06}
	p.random = func() float64 { roll := rolls[0]; rolls = rolls[1:]; return roll }
	p.change(func(c *Condition) { c.Loss = 0.05 })
	now := time.Now()
	if _, taken := p.take(100, now); taken {
		t.Fatal("0.04 is below the loss of 0.05")
	}
	if _, taken := p.take(100, now); !taken {
		t.Fatal("0.06 is not")
	}
	p.change(func(c *Condition) { c.Hole = true })
	if _, taken := p.take(100, now); taken {
		t.Fatal("a hole lets nothing through")
	}
}
